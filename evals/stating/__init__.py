"""What a case says, and how it is read from its file."""
