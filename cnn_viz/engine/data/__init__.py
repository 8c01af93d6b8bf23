"""What the networks learn from and are judged on: MNIST, pen strokes, and the changes made to both."""
