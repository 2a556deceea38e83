"""The embedded PostgreSQL: its supervisor, its binaries and its folder.

Nothing is imported here: the guardian runs on the standard library alone.
"""
