"""The books as they stood when a thread began, and as that thread alone left them: read off their history."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from db.outside import Window
from evals.staging.picture import Picture, Row, picture

CHANGES = """
select tablename, operation, before::text, after::text, coalesce(turn_id = any(%s), false)
from public.changes where at >= %s order by id
"""
KEYS = {"expense_payers": ("expense_id", "user_id"), "member_balances": ("space_id", "user_id", "currency")}


@dataclass(frozen=True)
class Change:
    """One row as it was and became; `is_own` where a turn of the thread did it."""

    table: str
    operation: str
    before: Row
    after: Row
    is_own: bool


def before_and_after(window: Window, turn_ids: list[UUID], *, since: datetime) -> tuple[Picture, Picture]:
    """Returns the books of that moment, and as they would be had nobody but these turns changed anything since."""
    changes = [
        Change(table, operation, loaded(before), loaded(after), is_own)
        for table, operation, before, after, is_own in window.rows(CHANGES, turn_ids, since)
    ]
    books = {table: {key_of(table, row): row for row in rows} for table, rows in picture(window).rows.items()}
    for change in reversed(changes):
        undo(books, change)
    then = as_picture(books)
    for change in (change for change in changes if change.is_own):
        redo(books, change)
    return then, as_picture(books)


def undo(books: dict[str, dict[Any, Row]], change: Change) -> None:
    rows = books[change.table]
    if change.operation == "INSERT":
        rows.pop(key_of(change.table, change.after), None)
    else:
        key = key_of(change.table, change.before)
        rows[key] = rows.get(key, {}) | change.before


def redo(books: dict[str, dict[Any, Row]], change: Change) -> None:
    rows = books[change.table]
    if change.operation == "DELETE":
        rows.pop(key_of(change.table, change.before), None)
    else:
        key = key_of(change.table, change.after)
        rows[key] = rows.get(key, {}) | change.after


def as_picture(books: dict[str, dict[Any, Row]]) -> Picture:
    return Picture({table: list(rows.values()) for table, rows in books.items()})


def key_of(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEYS.get(table, ("id",)))


def loaded(image: str | None) -> Row:
    return json.loads(image, parse_float=Decimal, parse_int=Decimal) if image else {}


def of_spaces(seen: Picture, spaces: Iterable[str]) -> Picture:
    """Only what belongs to these spaces, and the people who are or were in them."""
    wanted = set(spaces)
    members = {row["user_id"] for row in seen.rows["space_members"] if row["space_id"] in wanted}
    return Picture(
        {
            table: [
                row
                for row in rows
                if (
                    row["id"] in members if table == "users" else row.get("space_id", row.get("id")) in wanted
                )
            ]
            for table, rows in seen.rows.items()
        }
    )
