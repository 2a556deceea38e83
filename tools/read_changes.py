"""What happened: to one expense, or in the space since one last looked."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from db.chronicle import Chronicle
from db.expenses import Expenses
from tools.kit.answer import Answer, Part
from tools.kit.arguments import Description, Label
from tools.kit.booking.named_expense import expense_meant
from tools.kit.booking.words import label_of
from tools.kit.call import Call
from tools.kit.changes import Step, steps
from tools.kit.locales import say_date
from tools.kit.news import news_of
from tools.kit.phrases import say
from tools.kit.tool import tool

EVENTS_MAX = 200
STEPS_SAID_MAX = 10
NEWS_EVENTS_MAX = 1000
NEWS_SAID_MAX = 10


class Happened(Part):
    """One step: everything that one message did to the expense."""

    who: str | None
    date: str
    what: str


class Changes(Answer):
    """The history of one expense, oldest first; or what is new, the latest last, where `ref` is None.

    `count` is how many there are in all, also where fewer are shown.
    """

    ref: str | None
    steps: list[Happened]
    count: int


@tool(writes=False)
async def read_changes(
    call: Call,
    *,
    expense: Annotated[Label | None, Field(description="Its six-character ref, if known")] = None,
    called: Annotated[
        Description | None, Field(description="Else what the user calls it; omit both for the last one")
    ] = None,
    new: Annotated[bool, Field(description="What others did here since the user last asked")] = False,
) -> Changes:
    """Tells what happened to one expense since it was booked, or with `new` what others did here since one looked.

    Use it for "who changed the dinner?", "what happened to the taxi?", "history of that"; with new for "what's
    new?", "what did I miss?". For how things stand now use query_spending, for taking a change back use undo.
    """
    return await news(call) if new else await history(call, expense, called)


async def history(call: Call, ref: str | None, words: str | None) -> Changes:
    """The history of one expense. Refusal where none or several are meant."""
    found = await expense_meant(call, ref, words)
    events = await Chronicle(call.connection).of_row(found.id, limit=EVENTS_MAX)
    payers = {
        UUID(str(event.after["user_id"]))
        for event in events
        if event.tablename == "expense_payers" and event.after
    }
    told = steps(call, events, await Expenses(call.connection).names(payers))
    return Changes(
        headline=f"{label_of(found, call.locale)}: {'; '.join(said(call, step) for step in told[-STEPS_SAID_MAX:])}.",
        ref=found.ref,
        steps=[Happened(who=step.who, date=step.day.isoformat(), what=step.what) for step in told],
        count=len(told),
    )


async def news(call: Call) -> Changes:
    """What others did since the speaker last asked this, or joined; from now on it is no news any more."""
    since = await Chronicle(call.connection).look(call.space.id)
    if since is None:
        raise LookupError("the speaker is no active member of the space")
    events = await Chronicle(call.connection).of_others(
        call.space.id, call.speaker_id, since=since, limit=NEWS_EVENTS_MAX
    )
    found = await news_of(call, events)
    shown = found[-NEWS_SAID_MAX:]
    given = {
        "space": call.space.name,
        "since": say_date(since.astimezone(ZoneInfo(call.space.timezone or "UTC")).date(), call.locale),
        "news": "; ".join(one.what for one in shown),
    }
    key = "news.none" if not found else "news.all" if len(shown) == len(found) else "news.some"
    return Changes(
        headline=say(key, call.locale, **given, count=len(shown), all=len(found)),
        ref=None,
        steps=[Happened(who=one.who, date=one.day.isoformat(), what=one.what) for one in shown],
        count=len(found),
    )


def said(call: Call, step: Step) -> str:
    """ "Eva booked it at €84.50 on 23 November 2026"."""
    who = step.who or say("changes.somebody", call.locale)
    return say("changes.step", call.locale, who=who, what=step.what, date=say_date(step.day, call.locale))
