"""Proof that the books hold while many write at once, at each isolation level and through both ways in."""
