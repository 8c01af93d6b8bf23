"""The page "From scratch"."""
