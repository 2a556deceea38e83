"""The formats by their names, which are also the endings of their files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Literal

from db.export import Export
from tools.kit.export.csv import csv_table
from tools.kit.export.json import json_document

Format = Literal["csv", "json"]
FORMATS: tuple[Format, ...] = ("csv", "json")


def format_named(name: str) -> Format | None:
    """The format of this name, without case; None where there is none."""
    return next((one for one in FORMATS if one == name.strip().lower()), None)


def exported(export: Export, form: Format, *, at: datetime) -> AsyncIterator[str]:
    """Yields the space in this format, piece by piece, as it stands in the transaction of `export`."""
    return csv_table(export) if form == "csv" else json_document(export, at=at)
