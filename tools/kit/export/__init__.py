"""The formats in which a space leaves Wallai."""
