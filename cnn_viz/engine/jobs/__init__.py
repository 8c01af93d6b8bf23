"""Work in processes of its own, and the messages to and from it."""
