"""A yes with another amount: what was asked was declined by it, and is asked anew so (RULES 7.3)."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import matching
from agent.offline.amounts import Amount, mark_amounts
from agent.offline.context import Context
from agent.offline.days import mark_days
from agent.offline.marks import AMOUNT, Marked
from agent.offline.outcome import Calls, Outcome
from agent.offline.thread import Thread

WITH_AN_AMOUNT = ("add_expense", "change_expense", "settle_up")
BUT = (
    r"(?:(?:yes|yeah|yep|ok|okay|sure|fine|no|nope)[ ,.!]*)+(?:but |only |just |please )*"
    rf"(?:make it |with |it was |it is |for |book |to )?(?P<amount>{AMOUNT})(?: please| instead| only)*"
)


def read_amended(text: str, context: Context, thread: Thread) -> Outcome | None:
    """The call that was just declined, with the amount that is said instead; None where that is not it."""
    declined = thread.declined
    if len(declined) != 1 or declined[0].tool not in WITH_AN_AMOUNT:
        return None
    marked = mark_amounts(mark_days(Marked(matching.sub(r"\s+", " ", text.strip(" .!,"))), context), context)
    found = matching.fullmatch(BUT, marked.text, re.IGNORECASE)
    if found is None:
        return None
    amount: Amount = marked.values[found["amount"]]
    if amount.why or isinstance(amount.currency, tuple):
        return None
    given = declined[0].input | {"amount": f"{amount.value:f}"}
    if amount.currency:
        given["currency"] = amount.currency
    return Calls((replace(declined[0], input=given),))
