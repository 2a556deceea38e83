"""Rows as programs read them: pages of what is booked, planned, settled and worth telling."""
