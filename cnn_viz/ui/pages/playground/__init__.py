"""The page "Playground"."""
