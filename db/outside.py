"""Looks at the books from outside, with whatever rights the address brings: for proofs and for the curious."""

from __future__ import annotations

from typing import Any

import psycopg


class Window:
    """One connection for many looks; each is a transaction of its own."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Runs one statement; returns its rows, none where it has none."""
        cursor = self.connection.execute(query.encode(), values or None)
        return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        """Lets go of the connection."""
        self.connection.close()


def rows(url: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Runs one statement through a window of its own."""
    window = Window(url)
    try:
        return window.rows(query, *values)
    finally:
        window.close()
