"""Figures over the records of runs."""
