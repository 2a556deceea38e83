"""The calls that a deed means, over what there is in the room at that moment."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from evals.books.histories.deed import Deed
from evals.books.histories.room import Member, Room
from evals.books.sitting import NOON, Uses
from tools.kit.money import decimal_string, from_minor_units

CATEGORIES = ("dining", "groceries", "leisure", "transport", "housing")
FOREIGN = {"EUR": "USD", "JPY": "EUR", "KWD": "EUR"}
WITHOUT_A_RATE = "ARS"
OF_ANY_KIND = ("delete", "delete two", "day", "category", "undo an older one")
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12")
UNPLANNED = "2027-05"


@dataclass(frozen=True)
class Live:
    """A live expense, by whom it was booked and who paid it."""

    ref: str
    kind: str
    creator: UUID
    payer: UUID


@dataclass(frozen=True)
class Present:
    """Who is in, what is live, the newest first, the months that have a budget, and who is owed what of the
    room's currency."""

    people: Sequence[Member]
    live: Sequence[Live]
    months: Sequence[str]
    balances: Mapping[UUID, Decimal]

    def across(self, deed: Deed, speaker: Member) -> Member:
        """Somebody on the other side of what the speaker owes or is owed, mostly."""
        mine = self.balances.get(speaker.id, 0)
        there = [one for one in self.people if self.balances.get(one.id, 0) * mine < 0]
        people = there if there and deed.people % 5 else self.people
        return people[deed.which % len(people)]

    def about(self, deed: Deed, speaker: Member) -> list[Live]:
        """What the deed can be about: mostly what the speaker may change; income only where it may be."""
        kinds = ("expense", "refund", "income") if deed.kind in OF_ANY_KIND else ("expense", "refund")
        found = [one for one in self.live if one.kind in kinds]
        own = [one for one in found if speaker.id in (one.creator, one.payer)]
        is_own = deed.kind != "settle a bill" and deed.people % 4 and speaker.role not in ("owner", "admin")
        return own if is_own else found


def uses_of(deed: Deed, room: Room, present: Present, speaker: Member, *, number: int, code: str) -> Uses:
    """Nothing where there is nothing that it could be about."""
    if deed.kind in ("expense", "refund", "income", "foreign"):
        return [_booked(deed, room, present, number=number)]
    if deed.kind == "several at once":
        first = _booked(deed, room, present, number=number)
        again: tuple[str, dict[str, Any]] = (first[0], {**first[1], "description": f"Other {number}"})
        return [first, again]
    if deed.kind == "wrong sum":
        shares = [{"member": one.name, "value": "1"} for one in present.people]
        name, given = _booked(deed, room, present, number=number)
        return [
            (
                name,
                {**given, "amount": _amount(1_000_000, room), "split": {"mode": "exact", "shares": shares}},
            )
        ]
    if deed.kind == "wrong name":
        name, given = _booked(deed, room, present, number=number)
        return [(name, {**given, "split": {"mode": "equal", "shares": [{"member": "Zoltan"}]}})]
    if deed.kind == "plan" or (deed.kind == "replan" and not present.months):
        return [("create_budget", _plan(deed, room, number))]
    if deed.kind == "replan":
        change = {"category": "wants", "raise_by": _amount(deed.amount, room)}
        # Now and then of a month that nobody has planned.
        month = UNPLANNED if deed.people % 4 == 0 else present.months[deed.which % len(present.months)]
        return [("change_budget", {"month": month, "items": [change]})]
    if deed.kind == "default split":
        split = (
            {"mode": "equal"} if deed.people % 2 else {"mode": "weights", "shares": _weights(deed, present)}
        )
        given = {"default_split": split} if deed.people % 4 else {"no_default_split": True}
        return [("change_space", given)]
    return _of_people(deed, room, present, speaker, code) or _of_an_expense(
        deed, room, present, speaker, number
    )


def _of_people(deed: Deed, room: Room, present: Present, speaker: Member, code: str) -> Uses:
    """What is between people: payments, undo, coming and going."""
    other = present.people[deed.which % len(present.people)].name
    across = present.across(deed, speaker).name
    amount = _amount(deed.amount, room)
    said: dict[str, Uses] = {
        "settle all": [("settle_up", {"with_whom": across})],
        "settle part": [("settle_up", {"payee": across, "amount": _amount(1 + deed.amount % 500, room)})],
        "overpay": [("settle_up", {"payee": other, "amount": amount})],
        "lend": [("settle_up", {"payee": other, "amount": amount, "loan": True})],
        "undo": [("undo", {})],
        "redo": [("undo", {"redo": True})],
        "leave": [("change_member", {"action": "leave"})],
        "remove": [("change_member", {"action": "remove", "person": other})],
        "come back": [("join_space", {"code": code})],
    }
    return said.get(deed.kind, [])


def _of_an_expense(deed: Deed, room: Room, present: Present, speaker: Member, number: int) -> Uses:
    """What is done to one that is booked."""
    live = present.about(deed, speaker)
    if not live:
        return []
    about = live[deed.which % len(live)]
    ref = about.ref
    if deed.kind == "refund of one":
        given = {"amount": _amount(1 + deed.amount % 300, room), "description": f"Back {number}"}
        return [("add_expense", {**given, "kind": "refund", "refund_of": ref})]
    if deed.kind == "split again":
        split = _split(deed, room, present, deed.amount)
        return [("split_expense", {"expense": ref, **({"split": split} if split else {})})]
    if deed.kind == "delete two":
        return [("delete_expenses", {"expenses": list(dict.fromkeys([ref, live[0].ref]))})]
    if deed.kind == "undo an older one":
        return [("undo", {"expense": ref})]
    if deed.kind == "settle a bill":
        payee = next(one.name for one in room.people if one.id == about.payer)
        amount = _amount(1 + deed.amount % 300, room)
        return [("settle_up", {"payee": payee, "amount": amount, "expense": ref})]
    # Whoever became a payer and is none again could not take back what they did in between; these always may.
    leading = [one for one in present.people if one.role in ("owner", "admin")]
    payer = {"member": leading[deed.people % len(leading)].name}
    changes: dict[str, tuple[str, dict[str, Any]]] = {
        "unsplit": ("split_expense", {"expense": ref, "remove": True}),
        "amount": ("change_expense", {"expense": ref, "amount": _amount(deed.amount, room)}),
        "day": ("change_expense", {"expense": ref, "date": _day(deed)}),
        "payer": ("change_expense", {"expense": ref, "paid_by": [payer]}),
        "category": ("change_expense", {"expense": ref, "category": CATEGORIES[deed.people % 5]}),
        "delete": ("delete_expenses", {"expenses": [ref]}),
    }
    return [changes[deed.kind]]


def _booked(deed: Deed, room: Room, present: Present, *, number: int) -> tuple[str, dict[str, Any]]:
    kind = deed.kind if deed.kind in ("refund", "income") else "expense"
    given: dict[str, Any] = {
        "amount": _amount(deed.amount, room),
        "description": f"Thing {number}",
        "kind": kind,
        "date": _day(deed),
    }
    if kind != "income":
        given["category"] = CATEGORIES[deed.which % len(CATEGORIES)]
    paid_by = _payers(deed, room, present)
    split = None if kind == "income" else _split(deed, room, present, deed.amount)
    given |= {"paid_by": paid_by} if paid_by else {}
    given |= {"split": split} if split else {"alone": deed.people % 2 == 0}
    if deed.kind == "foreign":
        given["currency"] = FOREIGN[room.currency] if deed.people % 3 else WITHOUT_A_RATE
        given["amount"] = f"{deed.amount // 100 + 1}"
        if deed.people % 2:
            given["rate"] = "0.9"
        given |= {"split": {"mode": "equal"}} if split else {}
        given.pop("paid_by", None)
    return "add_expense", given


def _payers(deed: Deed, room: Room, present: Present) -> list[dict[str, str]]:
    """Somebody else, somebody who bears nothing of it (where it is shared by some), or two with their amounts."""
    people = present.people
    if deed.paid == "other":
        return [{"member": people[deed.which % len(people)].name}]
    if deed.paid == "outside":
        sharers = _sharers(deed, present)
        outside = [person for person in people if person not in sharers]
        return [{"member": outside[0].name}] if outside else []
    if deed.paid == "several" and len(people) > 1 and deed.amount > 1:
        half = deed.amount // 2
        return [
            {"member": people[0].name, "amount": _amount(half, room)},
            {"member": people[-1].name, "amount": _amount(deed.amount - half, room)},
        ]
    return []


def _split(deed: Deed, room: Room, present: Present, amount: int) -> dict[str, Any] | None:
    people = _sharers(deed, present)
    if deed.mode == "none":
        return None
    if deed.mode == "equal":
        return {"mode": "equal"}
    if deed.mode == "some":
        return {"mode": "equal", "shares": [{"member": one.name} for one in people]}
    if deed.mode == "weights":
        return {"mode": "weights", "shares": _weights(deed, present)}
    if deed.mode == "percentages":
        return {
            "mode": "percentages",
            "shares": _valued(people, _parts_of(100, len(people), deed), room, whole=True),
        }
    if deed.mode == "exact":
        return {"mode": "exact", "shares": _valued(people, _parts_of(amount, len(people), deed), room)}
    if deed.mode == "rest":
        return {
            "mode": "exact",
            "shares": [{"member": people[0].name, "value": _amount(max(amount // 3, 1), room)}],
        }
    if deed.mode == "adjustments":
        more = [str(part if place % 2 else -part) for place, part in enumerate(deed.parts[: len(people)])]
        shares = [{"member": one.name, "value": value} for one, value in zip(people, more, strict=True)]
        return {"mode": "adjustments", "shares": shares}
    parts = _parts_of(max(amount * 9 // 10, 1), len(people), deed)
    items = [
        {"amount": _amount(part, room), "shared_by": [one.name]}
        for one, part in zip(people, parts, strict=True)
        if part
    ]
    return {"mode": "items", "items": items}


def _sharers(deed: Deed, present: Present) -> list[Member]:
    chosen = [person for place, person in enumerate(present.people) if deed.people >> place & 1]
    return chosen or [present.people[0]]


def _weights(deed: Deed, present: Present) -> list[dict[str, str]]:
    people = _sharers(deed, present)
    return [{"member": one.name, "value": str(part)} for one, part in zip(people, deed.parts, strict=False)]


def _parts_of(whole: int, count: int, deed: Deed) -> list[int]:
    """Whole numbers that sum to `whole`; the last takes the rest."""
    parts = [whole * part // (10 * count) for part in deed.parts[: count - 1]]
    return [*parts, whole - sum(parts)]


def _valued(
    people: Sequence[Member], parts: Sequence[int], room: Room, *, whole: bool = False
) -> list[dict[str, str]]:
    return [
        {"member": one.name, "value": str(part) if whole else _amount(part, room)}
        for one, part in zip(people, parts, strict=True)
    ]


def _plan(deed: Deed, room: Room, number: int) -> dict[str, Any]:
    given: dict[str, Any] = {
        "month": MONTHS[deed.which % 4],
        "framework": ("50_30_20", "60_20_20")[deed.people % 2],
        "income": _amount(100_000 + deed.amount, room),
    }
    return given | ({"name": f"Trip {number}"} if deed.people % 3 == 0 else {})


def _amount(minor: int, room: Room) -> str:
    """So many of the smallest unit of the room's currency."""
    return decimal_string(from_minor_units(minor, room.currency), room.currency)


def _day(deed: Deed) -> str:
    return (NOON.date() - datetime.timedelta(days=deed.day)).isoformat()
