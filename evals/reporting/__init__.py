"""Runs as people and machines read them."""
