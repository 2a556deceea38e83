"""Spaces and the people in them: who may do what there, in which zone, and the words for it."""
