"""What a case wants of the books afterwards: rows by what they are, each field as a value or as a list of values."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import Field, model_validator

from evals.stating.given import Strict

FIELDS: Mapping[str, tuple[str, ...]] = {
    "expenses": (
        *("space", "amount", "currency", "date", "kind", "category", "description", "paid_by", "shares"),
        *("tags", "notes", "payment_method", "original", "rate", "bank_id", "budget", "receipt", "by"),
    ),
    "settlements": ("space", "kind", "from", "to", "amount", "currency", "date", "method", "bill", "by"),
    "budgets": ("space", "type", "name", "month", "framework", "income", "currency", "items", "by"),
    "spaces": ("name", "currency", "zone", "settings", "active", "code", "by"),
    "members": ("space", "person", "role", "active"),
    "people": ("person", "name", "language", "currency", "zone", "settings", "guest", "became"),
    "insights": ("space", "type", "title", "description", "read", "dismissed"),
    "receipts": ("space", "by"),
}
ANYTHING = "*"
ONE_OF = re.compile(r"in \[(.*)\]")

Row = Mapping[str, Any]


class Changed(Strict):
    """A row that was there before: which one, and what is another in it; every other field is as it was."""

    where: dict[str, Any]
    to: dict[str, Any]


class Rows(Strict):
    """What comes, changes and goes of one kind. Whatever is not named here stays as it was."""

    added: list[dict[str, Any]] = Field(default_factory=list)
    changed: list[Changed] = Field(default_factory=list)
    removed: list[dict[str, Any]] = Field(default_factory=list)


class WantedBooks(Strict):
    """All that may be another in the books after the last turn."""

    expenses: Rows = Rows()
    settlements: Rows = Rows()
    budgets: Rows = Rows()
    spaces: Rows = Rows()
    members: Rows = Rows()
    people: Rows = Rows()
    insights: Rows = Rows()
    receipts: Rows = Rows()

    @model_validator(mode="after")
    def names_known_fields(self) -> WantedBooks:
        for kind, known in FIELDS.items():
            rows = self.of(kind)
            named = [*rows.added, *rows.removed]
            for row in [*named, *(each for one in rows.changed for each in (one.where, one.to))]:
                if unknown := sorted(set(row) - set(known)):
                    raise ValueError(f"{kind} have no {', '.join(unknown)}; they have {', '.join(known)}")
        return self

    def of(self, kind: str) -> Rows:
        """The rows of one kind."""
        rows = getattr(self, kind)
        assert isinstance(rows, Rows)
        return rows


def is_met(wanted: object, found: object) -> bool:
    """Whether a field holds what a case says of it.

    A list, or the text `in [a, b]`, names what is acceptable; `~ word` is a text that holds this word without regard
    to case and accents; `*` is anything at all. Amounts are compared as numbers, and the tags as a whole.
    """
    if wanted == ANYTHING:
        return True
    if isinstance(wanted, str) and (listed := ONE_OF.fullmatch(wanted)):
        return any(is_met(each.strip(), found) for each in listed[1].split(","))
    if isinstance(found, list):
        return isinstance(wanted, list) and sorted(map(plain, wanted)) == sorted(map(plain, found))
    if isinstance(wanted, list):
        return any(is_met(each, found) for each in wanted)
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and is_met_wholly(wanted, found)
    if isinstance(wanted, str) and wanted.startswith("~"):
        return isinstance(found, str) and folded(wanted[1:].strip()) in folded(found)
    return plain(wanted) == plain(found)


def is_met_wholly(wanted: Row, found: Row) -> bool:
    """Whether two mappings have the same keys, without regard to case, and each value is as wanted."""
    by_key = {str(key).casefold(): value for key, value in found.items()}
    return {str(key).casefold() for key in wanted} == set(by_key) and all(
        is_met(value, by_key[str(key).casefold()]) for key, value in wanted.items()
    )


def plain(value: object) -> str:
    """A value such that two which mean the same are the same: 12, "12.00" and a Decimal; a date and its text; the
    same shares in another order."""
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return str(sorted((str(key), plain(each)) for key, each in value.items()))
    if isinstance(value, list):
        return str(sorted(map(plain, value)))
    try:
        return str(Decimal(str(value)).normalize() + 0)
    except InvalidOperation:
        return str(value)


def folded(text: str) -> str:
    """The text without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
