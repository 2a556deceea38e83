"""A rate that somebody gives: "at a rate of 0.92", "1 GBP = 1.15 EUR", "the rate was 0.9" (RULES 2.5)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.currencies import CODE, SIGN, WORD, read_currency
from agent.offline.marks import squeeze
from agent.offline.outcome import Asks, Call, Calls, Outcome, Says
from agent.offline.phrases import say

NUMBER = r"\d{1,6}(?:[.,]\d{1,12})?(?![\d.,]*\d)"
UNIT = rf"(?:{SIGN}|(?:{WORD})\b|(?:{CODE})\b)"
RATE = (
    rf"[ ,;(]*\b(?:(?:at|with|using|use|by) )?(?:an? |the )?(?:exchange )?rate"
    rf"(?: (?:of|was|is|at|should be|should have been|to))*[ :=]+(?P<rate>{NUMBER})\)?"
)
EQUATION = (
    rf"[ ,;(]*\b(?:(?:at|with|where) )?(?:1 ?|one |an? )(?P<one>{UNIT}) ?(?:=|is|was|makes|costs?) ?"
    rf"(?P<value>{NUMBER}) ?(?P<other>{UNIT})?\)?"
)
RATE_DECIMALS = 12
CONVERTED = ("add_expense", "change_expense")
NOTHING_ELSE = r"(?:no|sorry|oops|actually|and|please|it is|it was|that is|convert it|convert that|[ ,.!])*"


def split_rate(text: str, context: Context) -> tuple[str, Decimal | None]:
    """The text without the rate that it gives, and what one unit of the other currency is in the space's."""
    if found := matching.search(RATE, text, re.IGNORECASE):
        rate = _number(found["rate"])
        return _rest(text, found), rate or None
    found = matching.search(EQUATION, text, re.IGNORECASE)
    if not found or not (value := _number(found["value"])):
        return text, None
    one, other = (_currency(unit, context) for unit in (found["one"], found["other"] or context.currency))
    if context.currency not in (one, other) or one == other:
        return text, None
    return _rest(text, found), round(1 / value, RATE_DECIMALS) if one == context.currency else value


def with_rate(outcome: Outcome | None, rate: Decimal, rest: str) -> Outcome:
    """What the rest of the sentence means, at that rate: one expense that is booked or corrected, or the last one."""
    given = f"{rate.normalize():f}"
    if matching.fullmatch(NOTHING_ELSE, rest, re.IGNORECASE):
        return Calls((Call("change_expense", {"rate": given}),))
    if isinstance(outcome, Asks):
        return Says(say("rate_needs_all"))
    if not isinstance(outcome, Calls) or len(outcome.calls) != 1 or outcome.calls[0].tool not in CONVERTED:
        return outcome if isinstance(outcome, Says) else Says(say("rate_unclear"))
    (call,) = outcome.calls
    if not call.input.get("currency"):
        return Says(say("rate_without_currency"))
    return replace(outcome, calls=(replace(call, input={**call.input, "rate": given}),))


def _currency(unit: str, context: Context) -> str:
    found = read_currency(
        unit, space=context.currency, locale=context.locale, speaker=context.speaker_currency
    )
    return found if isinstance(found, str) else ""


def _number(said: str) -> Decimal:
    return Decimal(said.replace(",", "."))


def _rest(text: str, found: re.Match[str]) -> str:
    return squeeze(f"{text[: found.start()]} {text[found.end() :]}").strip(" ,;")
