"""How Wallai is examined: conversations are played and the books are graded, not the path taken."""
