"""Runs: which trials are played, by which model, how many at once, and what is kept of them."""
