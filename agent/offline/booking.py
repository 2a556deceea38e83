"""From drafts to calls of add_expense, or to the question that is still open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.offline.context import Context
from agent.offline.draft import Draft, Payer
from agent.offline.guests import added
from agent.offline.open_amounts import amount_missing, amount_unclear
from agent.offline.open_questions import day_open, doubt_open, person_open, share_open
from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.people import ME
from agent.offline.sharing import Sharing, split_of

LOOKS = (amount_unclear, amount_missing, person_open, day_open, share_open, doubt_open)


def book(drafts: tuple[Draft, ...], context: Context) -> Outcome:
    """The calls that book the drafts together, or the first question that stands in the way."""
    # Income is nobody's to share; nothing is asked about it.
    drafts = tuple(replace(draft, sharing=Sharing()) if draft.kind == "income" else draft for draft in drafts)
    for look in LOOKS:
        for index in range(len(drafts)):
            question = look(drafts, index, context)
            if question is not None:
                return question
    guests = dict.fromkeys(guest for draft in drafts for guest in draft.sharing.guests)
    booked = (Call("add_expense", _input(draft, context)) for draft in drafts)
    return Calls((*map(added, guests), *booked))


def _input(draft: Draft, context: Context) -> dict[str, Any]:
    """The arguments of add_expense; what was not said is left out."""
    if draft.amount is None:
        raise ValueError("a draft is booked with its amount")
    split = split_of(
        draft.sharing,
        context,
        payers=tuple(payer.name for payer in draft.payers),
        total=draft.amount.value,
    )
    currency = draft.amount.currency if isinstance(draft.amount.currency, str) else ""
    optional = {
        "kind": draft.kind if draft.kind != "expense" else "",
        "category": draft.category,
        "category_confidence": "1" if draft.category else "",
        "date": draft.day.dates[0].isoformat() if draft.day else "",
        "currency": currency if currency != context.currency else "",
        "paid_by": [] if draft.payers == (Payer(ME),) else [_payer(payer) for payer in draft.payers],
        "split": split,
        "alone": draft.sharing.said and not split,
        "refund_of": draft.refund_of,
        "budget": draft.budget,
        "tags": list(draft.tags),
        "notes": draft.notes,
        "payment_method": draft.payment_method,
    }
    given: dict[str, Any] = {"amount": f"{draft.amount.value:f}", "description": draft.description}
    return given | {key: value for key, value in optional.items() if value}


def _payer(payer: Payer) -> dict[str, str]:
    return {"member": payer.name} | ({} if payer.amount is None else {"amount": f"{payer.amount:f}"})
