"""Makes the weights that ship."""
