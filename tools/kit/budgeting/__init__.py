"""What budgets are made of: frameworks, items and how they are told."""
