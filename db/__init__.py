"""The books: tables, repositories and the two ways to open them."""
