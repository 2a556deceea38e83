"""Categories, and what the words of an expense say about them."""
