"""Whether the books ended as a case wants: every difference is wanted, and everything wanted is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from agent.clock import day_in, zone_of
from evals.grading.difference import Difference
from evals.running.record import Fault
from evals.staging.picture import Row
from evals.stating.case import Case
from evals.stating.given import World
from evals.stating.reading import world_of
from evals.stating.wanted import FIELDS, WantedBooks, is_met

# What nobody is held to unless the case says so: names and words of one's own, and how a plan is called.
FREE = {
    "expenses": frozenset({"description"}),
    "settlements": frozenset({"method"}),
    "budgets": frozenset({"name", "framework"}),
    "spaces": frozenset({"zone", "settings", "code", "by", "currency"}),
    "members": frozenset[str](),
    "people": frozenset({"language", "currency", "zone", "settings", "person"}),
    "insights": frozenset({"title", "description"}),
    "receipts": frozenset[str](),
}
MISFITS_MAX = 3
"""A row that is another in more fields is another row."""
EMPTY: Mapping[str, Any] = {
    "shares": {},
    "tags": [],
    "notes": None,
    "payment_method": None,
    "original": None,
    "rate": None,
    "bank_id": None,
    "budget": None,
    "receipt": False,
    "bill": None,
    "became": None,
    "read": False,
    "dismissed": False,
}


@dataclass(frozen=True)
class Match:
    """How far the books are from one ending: what nobody wanted, and what is missing."""

    wanted: Sequence[Difference]
    unwanted: Sequence[Difference]
    missing: Sequence[str]
    nearly: Sequence[str] = ()
    """What was wanted and came almost so; each is one of the unwanted and one of the missing."""

    @property
    def faults(self) -> list[Fault]:
        """Every fault in a sentence; a row that is almost as wanted is one, and what is another in it."""
        return [
            *(Fault(what=what, is_wrong_write=True) for what in self.nearly),
            *(
                Fault(what=f"nobody wanted {row.kind} {row.deed}: {told(row.fields)}", is_wrong_write=True)
                for row in self.unwanted
            ),
            *(Fault(what=what) for what in self.missing),
        ]

    @property
    def distance(self) -> int:
        return len(self.unwanted) + len(self.missing) + 2 * len(self.nearly)


def best_match(case: Case, found: Sequence[Difference]) -> Match:
    """Holds the differences against each ending that the case accepts; returns the one with the fewest faults."""
    filling = Filling(case, world_of(case))
    return min(
        (matched(filling, ending, found) for ending in (case.books, *case.or_books)),
        key=lambda match: match.distance,
    )


@dataclass(frozen=True)
class Filling:
    """What a case leaves out because it goes without saying."""

    case: Case
    world: World

    def added(self, kind: str, stated: Row) -> Row:
        """A stated row with what follows: written by somebody who spoke, spent today by whoever speaks, in the
        currency of the space, and no more."""
        if kind not in ("expenses", "settlements", "budgets"):
            return stated
        space = stated.get("space", self.case.in_)
        speakers = sorted({turn.as_ or self.case.as_ for turn in self.case.turns})
        row = {"space": space, "currency": self.currency(space), "by": speakers} | dict(stated)
        if kind == "budgets":
            return {"type": "master", "income": 0} | row
        row = {"date": self.today(), "kind": "expense" if kind == "expenses" else "payment"} | row
        return row if kind == "settlements" else {"paid_by": {self.case.as_: row.get("amount")}} | row

    def currency(self, space: object) -> str:
        known = self.world.spaces.get(str(space))
        return known.currency if known else self.world.people[self.case.as_].currency

    def today(self) -> date:
        """The speaker's day at the last turn."""
        moment: datetime = next((turn.at for turn in reversed(self.case.turns) if turn.at), self.case.now)
        person = self.world.people[self.case.as_]
        space = self.world.spaces.get(self.case.in_)
        return day_in(zone_of(person.zone, space.zone if space else None), moment)


def matched(filling: Filling, ending: WantedBooks, found: Sequence[Difference]) -> Match:
    left, wanted, missing = list(found), [], []
    lacking: list[tuple[str, Row]] = []
    for kind in FIELDS:
        rows = ending.of(kind)
        for stated in rows.added:
            full = filling.added(kind, stated)
            one = next((each for each in left if each.kind == kind and is_as_added(each, full)), None)
            lacking += [] if one else [(kind, full)]
            wanted += [one] if one else []
            left = [each for each in left if each is not one]
        for stated in rows.removed:
            one = next((each for each in left if each.kind == kind and is_as_removed(each, stated)), None)
            missing += [] if one else [f"{kind} still have {told(stated)}"]
            wanted += [one] if one else []
            left = [each for each in left if each is not one]
        for change in rows.changed:
            one = next(
                (each for each in left if each.kind == kind and is_as_changed(each, change.where, change.to)),
                None,
            )
            missing += [] if one else [f"of {kind} {told(change.where)} did not become {told(change.to)}"]
            wanted += [one] if one else []
            left = [each for each in left if each is not one]
    nearly = []
    for kind, full in lacking:
        near = min(
            (each for each in left if each.kind == kind and len(misfits(each, full)) <= MISFITS_MAX),
            key=lambda each: len(misfits(each, full)),
            default=None,
        )
        nearly += [almost(near, full)] if near else []
        missing += [] if near else [f"{kind} lack {told(full)}"]
        left = [each for each in left if each is not near]
    return Match(wanted, left, missing, nearly)


def is_as_added(found: Difference, stated: Row) -> bool:
    return not misfits(found, stated)


def misfits(found: Difference, stated: Row) -> list[str]:
    """The fields in which an added row is another than it is stated; all of them where it is no added one."""
    if found.before is not None or found.after is None:
        return list(stated)
    free = FREE[found.kind]
    return [
        name
        for name, value in found.after.items()
        if not (
            is_met(stated[name], value)
            if name in stated
            else name in free or value == EMPTY.get(name, "stated?")
        )
    ]


def almost(found: Difference, stated: Row) -> str:
    """What came, and in what it is another than was wanted."""
    row = found.after or {}
    others = (
        f"{name} {told_value(row[name])}, not {told_value(stated.get(name, EMPTY.get(name)))}"
        for name in misfits(found, stated)
    )
    return f"{found.kind} {found.name}: {'; '.join(others)}"


def is_as_removed(found: Difference, stated: Row) -> bool:
    return found.after is None and found.before is not None and has(found.before, stated)


def is_as_changed(found: Difference, where: Row, to: Row) -> bool:
    if found.before is None or found.after is None:
        return False
    full = with_payer(found.before, to)
    return has(found.before, where) and has(found.after, full) and set(found.fields) <= set(full)


def with_payer(before: Row, to: Row) -> Row:
    """Whoever put all of the money down put all of the new amount down: that goes without saying."""
    payers = before.get("paid_by", {})
    if "amount" not in to or "paid_by" in to or len(payers) != 1:
        return to
    return {"paid_by": dict.fromkeys(payers, to["amount"])} | dict(to)


def has(row: Row, stated: Row) -> bool:
    return all(is_met(value, row[name]) for name, value in stated.items())


def told(row: Mapping[str, Any]) -> str:
    """Fields in words, such as `amount 12.00, paid_by eva 12.00`."""
    return ", ".join(
        f"{name} {told_value(value)}" for name, value in row.items() if value not in (None, {}, [])
    )


def told_value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} {told_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(told_value, value)) + "]"
    return money(value) if isinstance(value, Decimal) else "none" if value is None else str(value)


def money(value: Decimal) -> str:
    """An amount with no more decimals than it has, and two at least."""
    return f"{value:.2f}" if value == round(value, 2) else f"{value.normalize():f}"
