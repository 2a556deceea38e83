"""Looks at the books from outside, with whatever rights the address brings: for proofs and for the curious."""

from __future__ import annotations

from typing import Any

import psycopg


def rows(url: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Runs one statement in a transaction of its own; returns its rows, none where it has none."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode(), values or None)
        return cursor.fetchall() if cursor.description else []
