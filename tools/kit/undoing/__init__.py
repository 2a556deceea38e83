"""What taking back is made of: which writes stand, and what they were about."""
