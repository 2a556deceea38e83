"""Where a trial plays: a world in a database of its own."""
