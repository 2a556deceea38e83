"""What happened to an expense, in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from db.chronicle import Event
from tools.kit.call import Call
from tools.kit.locales import say_date
from tools.kit.money import say_money
from tools.kit.phrases import and_list, say

TOLD_FIELDS = ("description", "kind", "category", "payment_method")


@dataclass(frozen=True)
class Step:
    """Everything that one call did to the expense: `what` is "changed the amount from €84.50 to €48.00"."""

    who: str | None
    day: datetime.date
    what: str


def steps(call: Call, events: Sequence[Event], names: dict[UUID, str]) -> list[Step]:
    """The events by call, in their order; what only the books themselves moved is left out."""
    zone = ZoneInfo(call.space.timezone or "UTC")
    told = []
    for _, group in groupby(events, key=lambda event: event.call_id or event.at):
        of_one_call = list(group)
        said = list(dict.fromkeys(_said(call, of_one_call, names)))
        if said:
            first = of_one_call[0]
            told.append(Step(first.actor, first.at.astimezone(zone).date(), and_list(said, call.locale)))
    return told


def _said(call: Call, events: Sequence[Event], names: dict[UUID, str]) -> Iterator[str]:
    expense = [event for event in events if event.tablename == "expenses"]
    if any(event.operation == "INSERT" for event in expense):
        after = expense[0].after
        yield say("changes.booked", call.locale, amount=_money(after, call.locale))
        return
    for event in expense:
        yield from _fields(call, event)
    payers = [event for event in events if event.tablename == "expense_payers"]
    before = [(event.before["user_id"], event.before["amount"]) for event in payers if event.before]
    paid = {
        names[UUID(str(event.after["user_id"]))]: None
        for event in payers
        if event.operation == "INSERT" and (event.after["user_id"], event.after["amount"]) not in before
    }
    if paid:
        yield say("changes.payers", call.locale, names=and_list(list(paid), call.locale))


def _fields(call: Call, event: Event) -> Iterator[str]:
    before, after, locale = event.before, event.after, call.locale
    if before.get("deleted_at") != after.get("deleted_at"):
        yield say("changes.taken_back" if after.get("deleted_at") else "changes.brought_back", locale)
    if (before["amount"], before["currency"]) != (after["amount"], after["currency"]):
        yield say("changes.amount", locale, before=_money(before, locale), after=_money(after, locale))
    if before["date"] != after["date"]:
        days = {"before": _day(before, locale), "after": _day(after, locale)}
        yield say("changes.date", locale, **days)
    for field in TOLD_FIELDS:
        if before.get(field) != after.get(field):
            yield say(
                f"changes.{field}", locale, before=before.get(field) or "—", after=after.get(field) or "—"
            )
    same_amount = before["amount"] == after["amount"]
    if same_amount and before.get("split_inputs") != after.get("split_inputs"):
        yield say("changes.split" if after.get("split_inputs") else "changes.split_off", locale)


def _money(image: dict[str, str | None], locale: str) -> str:
    return say_money(Decimal(str(image["amount"])), str(image["currency"]), locale)


def _day(image: dict[str, str | None], locale: str) -> str:
    return say_date(datetime.date.fromisoformat(str(image["date"])), locale)
