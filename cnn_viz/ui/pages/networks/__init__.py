"""The page "Networks"."""
