"""A package a page, none of which knows another."""
