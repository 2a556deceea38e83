"""What happened to an expense: who changed what, and when."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

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
from tools.kit.phrases import say
from tools.kit.tool import tool

EVENTS_MAX = 200
STEPS_SAID_MAX = 10


class Happened(Part):
    """One step: everything that one message did to the expense."""

    who: str | None
    date: str
    what: str


class History(Answer):
    """The history of one expense, oldest first."""

    ref: str
    steps: list[Happened]


@tool(writes=False)
async def read_changes(
    call: Call,
    *,
    expense: Annotated[Label | None, Field(description="Its six-character ref, if known")] = None,
    called: Annotated[
        Description | None, Field(description="Else what the user calls it; omit both for the last one")
    ] = None,
) -> History:
    """Tells what happened to one expense since it was booked: who booked and changed it, when, from what to what.

    Use it for "who changed the dinner?", "what happened to the taxi?", "history of that". For how it stands
    now use query_spending, for taking a change back use undo.
    """
    found = await expense_meant(call, expense, called)
    events = await Chronicle(call.connection).of_expense(found.id, limit=EVENTS_MAX)
    payers = {
        UUID(str(event.after["user_id"]))
        for event in events
        if event.tablename == "expense_payers" and event.after
    }
    told = steps(call, events, await Expenses(call.connection).names(payers))
    return History(
        headline=f"{label_of(found, call.locale)}: {'; '.join(said(call, step) for step in told[-STEPS_SAID_MAX:])}.",
        ref=found.ref,
        steps=[Happened(who=step.who, date=step.day.isoformat(), what=step.what) for step in told],
    )


def said(call: Call, step: Step) -> str:
    """ "Eva booked it at €84.50 on 23 November 2026"."""
    who = step.who or say("changes.somebody", call.locale)
    return say("changes.step", call.locale, who=who, what=step.what, date=say_date(step.day, call.locale))
