"""What Wallai can do: one file per tool, made of what `tools.kit` holds."""
