"""Exports read back, by other means than they were written."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any


def rows_of(table: bytes) -> list[dict[str, str]]:
    """The rows of a table under its titles, as a program reads them."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""), strict=True))


def shares_of(row: dict[str, str]) -> dict[str, str]:
    """The cells of members, by their titles, where there is something in them."""
    return {title: cell for title, cell in row.items() if title.endswith(")") and cell}


def texts_of(row: dict[str, str]) -> list[str]:
    return [row[title] for title in ("description", "notes", "tags", "payment_method")]


def money_of(entries: Sequence[dict[str, Any]], name: str = "amount") -> list[Decimal]:
    """The amounts of entries of a document; a number in place of a string is none."""
    assert all(isinstance(entry[name], str) for entry in entries)
    return [Decimal(entry[name]) for entry in entries]
