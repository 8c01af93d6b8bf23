"""The smallest CNN in plain NumPy, and the way through its lines."""
