"""Reading the entries that other products export."""
