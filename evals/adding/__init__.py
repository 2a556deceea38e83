"""Makes a case of a conversation that took place."""
