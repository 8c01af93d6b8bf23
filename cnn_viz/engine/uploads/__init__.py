"""What somebody brings: descriptions and weights, checked before anything uses them."""
