"""How fast Wallai is, in figures that a command measures."""
