"""Exchange rates, and amounts in another currency than the space's (RULES 2.5)."""
