"""Writers whose service and database are killed again and again, and what the books say afterwards."""
