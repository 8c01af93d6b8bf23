"""What happens when the server starts, and who is let in."""
