"""Wallai over HTTP: the AG-UI endpoint, the reads, the buttons."""
