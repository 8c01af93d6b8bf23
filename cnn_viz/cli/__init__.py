"""The shell commands, one a file."""
