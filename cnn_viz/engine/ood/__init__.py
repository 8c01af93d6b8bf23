"""Is this a digit at all? A detector, how it is made, and drawings of other things."""
