"""A recipe and a seed in, reports and a trained network out."""
