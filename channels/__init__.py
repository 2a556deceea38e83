"""How people reach Wallai."""
