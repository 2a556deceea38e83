"""The turns of a case, played through Wallai as a channel would."""
