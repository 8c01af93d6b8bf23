"""Anything drawn on the canvas -> the 28 x 28 digit that a network reads."""
