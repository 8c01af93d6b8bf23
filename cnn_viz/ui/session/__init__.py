"""One visitor: what they drew, chose and trained, and how it is found again."""
