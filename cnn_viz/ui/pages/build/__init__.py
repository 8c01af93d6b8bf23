"""The page "Build"."""
