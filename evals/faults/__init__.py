"""Faults that are planted in the product to see whether a case notices them: the harness, examined itself."""
