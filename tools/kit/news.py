"""What others did in a space since somebody last looked, row by row and in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from db.chronicle import Chronicle, Event
from db.expenses import Expenses
from db.settlements import Settlements
from db.spaces import Spaces
from tools.kit.booking.split import say_stakes
from tools.kit.booking.stakes import stakes_in
from tools.kit.booking.words import label_of, say_payers
from tools.kit.budgeting.words import say_kept
from tools.kit.call import Call
from tools.kit.changes import steps
from tools.kit.phrases import and_list, say
from tools.kit.settling.words import say_settled

OF_AN_EXPENSE = ("expenses", "expense_payers", "expense_splits")
OF_A_BUDGET = {"budgets": "id", "budget_items": "budget_id"}


@dataclass(frozen=True)
class News:
    """What became of one row: everything that others did to it is one piece of news."""

    who: str
    day: datetime.date
    what: str


async def news_of(call: Call, events: Sequence[Event]) -> list[News]:
    """The events as news, in the order in which each row was last touched; what came and went is none."""
    told: dict[tuple[str, UUID], list[Event]] = {}
    for event in events:
        key = subject_of(event)
        if key[0] not in SAID or event.changes_nothing:
            continue  # Preferences are nobody's news.
        told[key] = [*told.pop(key, []), event]
    zone = ZoneInfo(call.space.timezone or "UTC")
    found = []
    for (kind, row_id), group in told.items():
        who = group[-1].actor or say("changes.somebody", call.locale)
        what = await SAID[kind](call, row_id, group, who)
        if what:
            found.append(News(who, group[-1].at.astimezone(zone).date(), what))
    return found


def subject_of(event: Event) -> tuple[str, UUID]:
    """The expense, settlement, budget, membership or space that a change is part of."""
    image = event.after or event.before
    if event.tablename in OF_AN_EXPENSE:
        own = event.tablename == "expenses"
        return "expense", event.row_id if own else UUID(str(image["expense_id"]))
    if event.tablename in OF_A_BUDGET:
        return "budget", UUID(str(image[OF_A_BUDGET[event.tablename]]))
    return event.tablename, event.row_id


async def say_expense_news(call: Call, row_id: UUID, events: Sequence[Event], who: str) -> str:
    locale = call.locale
    own = [event for event in events if event.tablename == "expenses"]
    is_new = any(event.operation == "INSERT" for event in own)
    is_gone = bool(own and own[-1].after.get("deleted_at"))
    expense = await Expenses(call.connection).even_deleted(row_id)
    what = label_of(expense, locale)
    if is_gone:
        return "" if is_new else say("news.deleted", locale, who=who, what=what)
    if not is_new:
        payers = {
            UUID(str(event.after["user_id"]))
            for event in events
            if event.tablename == "expense_payers" and event.after
        }
        told = steps(call, events, await Expenses(call.connection).names(payers))
        said = list(dict.fromkeys(step.what for step in told))
        return say("news.changed", locale, who=who, what=what, steps=and_list(said, locale)) if said else ""
    stakes = await stakes_in(call, expense)
    given = {
        "who": who,
        "what": what,
        "payers": say_payers(stakes.paid_by, expense.currency, kind=expense.kind, locale=locale),
        "shares": say_stakes(stakes.shares, expense.currency, locale),
    }
    return say("news.booked_shared" if stakes.shares else "news.booked", locale, **given)


async def say_settlement_news(call: Call, row_id: UUID, events: Sequence[Event], who: str) -> str:
    is_new = events[0].operation == "INSERT"
    is_gone = bool(events[-1].after.get("deleted_at"))
    if is_new and is_gone:
        return ""
    what = say_settled(await Settlements(call.connection).even_deleted(row_id), call.locale)
    return say("news.unsettled" if is_gone else "news.settled", call.locale, who=who, what=what)


async def say_budget_news(call: Call, row_id: UUID, events: Sequence[Event], who: str) -> str:
    own = [event for event in events if event.tablename == "budgets"]
    is_new = any(event.operation == "INSERT" for event in own)
    is_gone = bool(own and own[-1].operation == "DELETE")
    if is_new and is_gone:
        return ""
    last = own or await Chronicle(call.connection).of_row(row_id, limit=1)
    image = last[-1].after or last[-1].before
    key = "news.unplanned" if is_gone else "news.planned" if is_new else "news.replanned"
    return say(key, call.locale, who=who, what=say_kept(image, call.locale))


async def say_member_news(call: Call, row_id: UUID, events: Sequence[Event], who: str) -> str:
    before, after = events[0].before, events[-1].after
    person = UUID(str(after["user_id"]))
    name = (await Expenses(call.connection).names([person]))[person]
    was_active = before.get("is_active") == "true"
    is_active = after.get("is_active") == "true"
    guest = await Spaces(call.connection).guest(person)
    if is_active and not was_active:
        return say("news.guest" if guest else "news.joined", call.locale, name=name, who=who)
    if was_active and not is_active and guest and guest.became:
        return say("news.took_over", call.locale, name=name, who=who)
    if was_active and not is_active:
        key = "news.left" if events[-1].actor == name else "news.removed"
        return say(key, call.locale, name=name, who=who)
    if before.get("role") != after.get("role"):
        return say("news.role", call.locale, name=name, role=after["role"] or "")
    return ""


async def say_space_news(call: Call, row_id: UUID, events: Sequence[Event], who: str) -> str:
    return say("news.space", call.locale, who=who)


SAID: dict[str, Callable[[Call, UUID, Sequence[Event], str], Any]] = {
    "expense": say_expense_news,
    "settlements": say_settlement_news,
    "budget": say_budget_news,
    "space_members": say_member_news,
    "spaces": say_space_news,
}
