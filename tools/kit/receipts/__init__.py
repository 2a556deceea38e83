"""Images that are kept as the receipts of expenses."""
