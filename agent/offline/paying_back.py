"""Sentences about getting even: what somebody gave back, settled or lent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.offline import matching
from agent.offline.amounts import Amount, mark_amounts
from agent.offline.context import Context
from agent.offline.days import mark_days
from agent.offline.marks import AMOUNT, DAY, PERSON, Marked
from agent.offline.open_amounts import REFUSED
from agent.offline.outcome import Call, Calls, Outcome, Says
from agent.offline.people import ME, mark_people
from agent.offline.phrases import say

LEAD = (
    r"(?:(?:so|and|ok|please|hey|now|well|today|yes|just|can you|could you|let us|let me|record that|"
    r"note that)[ ,]+)*"
)
GAVE = (
    r"(?:(?:has|have|had|just|already) )*(?:paid|gave|sent|transferred|wired|returned|handed|repaid|reimbursed|"
    r"pays?|gives?|sends?|transfers?|repays?|returns?)"
)
LENT = r"(?:(?:has|have|just) )*(?:lent|lends?|loaned|loan)"
BORROWED = r"(?:(?:has|have|just) )*(?:borrowed|borrows?)"
SETTLED = (
    r"(?:(?:have|has|want to|will) )?(?:(?:settled?|squared?|even|evened)(?: (?:up|it|things|all|everything|out))+|"
    r"get even|got even|(?:settled?|squared?)(?= with\b))"
)
PEOPLE: Sequence[str] = ("payer", "payee", "one", "two")
SUM = rf"(?P<amount>{AMOUNT})"
FOR_SUM = rf"(?: (?:up|for) {SUM})?"
PAYER, PAYEE, ONE, TWO = (rf"(?P<{side}>{PERSON})" for side in PEOPLE)
BY, BY_AT_LAST = (
    rf"(?: (?:by|with|via|in|using|through|over|on) (?P<{name}>bank transfer|transfer|cash|card|bizum|paypal|"
    r"venmo|revolut|wire|twint|zelle))?"
    for name in ("method", "at_last")
)
TAIL = rf"{BY}(?: ?(?P<day>{DAY}))?{BY_AT_LAST}(?:[ ,]+(?:please|now|thanks|in full))*"

TOGETHER = (
    rf"{SETTLED}(?: (?:up )?with {TWO})?{FOR_SUM}",
    rf"{ONE} and {TWO} {SETTLED}{FOR_SUM}",
    rf"{ONE} {SETTLED} (?:up )?with {TWO}{FOR_SUM}",
    rf"(?:settled?|squared?) (?:my|our|the) (?:debts?|balance)(?: with {TWO})?",
)
PAID_BACK = (
    rf"{PAYER} {GAVE} {PAYEE} back(?: the)? {SUM}",
    rf"{PAYER} {GAVE} {PAYEE} (?:back )?{SUM} (?:back|to settle(?: up)?)",
    rf"{PAYER} {GAVE} back (?:the )?{SUM} (?:to )?{PAYEE}",
    rf"{PAYER} {GAVE} back (?:to )?{PAYEE} (?:the )?{SUM}",
    rf"{PAYER} {GAVE} {SUM} back(?: to {PAYEE})?",
    rf"{PAYER} {GAVE} back {SUM}",
    rf"{PAYER} {GAVE} {PAYEE} (?:back|in full|everything)",
    rf"{PAYER} {GAVE} {PAYEE} (?:back )?(?:what|all|everything)(?: that)? {PERSON} owed?s?(?: \w+)?",
    rf"{PAYER} (?:repaid|reimbursed) {PAYEE}(?: {SUM})?",
    rf"{GAVE} {PAYEE} back(?: {SUM})?",
    rf"{GAVE} {PAYEE} {SUM} back",
    rf"(?:{PAYEE} )?(?:got|received) (?:my |the )?{SUM} (?:back )?from {PAYER}",
    rf"{PAYER} (?:has |have )?(?:settled|paid(?: off)?|cleared) (?:his|her|their|{PERSON}|the) debts?"
    rf"(?: (?:to|with) {PAYEE})?",
)
LOANS = (
    rf"(?:{PAYER} )?{LENT} {PAYEE} {SUM}",
    rf"(?:{PAYER} )?{LENT} {SUM} to {PAYEE}",
    rf"(?:{PAYEE} )?{BORROWED} {SUM} (?:from|off) {PAYER}",
    rf"{PAYEE} {BORROWED} {SUM}",
)


def read_paying_back(text: str, context: Context) -> Outcome | None:
    """The call that a sentence about money between members means, or None."""
    words = matching.sub(r"\s+", " ", text.strip(" .!,"))
    marked = mark_people(mark_amounts(mark_days(Marked(words), context), context), context)
    kinds: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
        (TOGETHER, {}),
        (PAID_BACK, {}),
        (LOANS, {"loan": True}),
    )
    for patterns, more in kinds:
        for pattern in patterns:
            found = matching.fullmatch(f"{LEAD}(?:{pattern}){TAIL}", marked.text, re.IGNORECASE)
            if found:
                return _call(found, marked, context, more)
    return None


def _call(found: re.Match[str], marked: Marked, context: Context, more: dict[str, Any]) -> Outcome | None:
    said = {name: value for name, value in found.groupdict().items() if value}
    people = {side: marked.values[mark].name for side, mark in said.items() if side in PEOPLE}
    sides = _sides({side: ME if name == context.speaker else name for side, name in people.items()})
    day = marked.values[said["day"]] if "day" in said else None
    if sides is None or (day is not None and len(day.dates) != 1):
        return None
    given: dict[str, Any] = sides | more
    if "amount" in said:
        amount: Amount = marked.values[said["amount"]]
        if amount.why or isinstance(amount.currency, tuple):
            why = amount.why if amount.why in REFUSED else "amount_malformed"
            return Says(say(why, said=amount.said, currency=context.currency))
        given["amount"] = f"{amount.value:f}"
        if isinstance(amount.currency, str):
            given["currency"] = amount.currency
    if day is not None:
        given["date"] = day.dates[0].isoformat()
    if method := said.get("method") or said.get("at_last"):
        given["method"] = method.lower()
    return Calls((Call("settle_up", given),))


def _sides(people: dict[str, str]) -> dict[str, str] | None:
    """The arguments for who pays whom; the speaker is left out. None where two others are even, and nobody
    says who of them paid."""
    if "payer" in people or "payee" in people:
        sides = {side: name for side, name in people.items() if side.startswith("pay")}
        # The one who is not said is the speaker; where only the speaker is said, the direction still is.
        return {side: name for side, name in sides.items() if name != ME} or sides
    others = [name for name in people.values() if name != ME]
    if len(others) > 1:
        return None
    return {"with_whom": others[0]} if others else {}
