"""What is open about the amount of a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from agent.offline.amounts import Amount
from agent.offline.context import Context
from agent.offline.currencies import decimals_of
from agent.offline.description import is_plural
from agent.offline.draft import Draft
from agent.offline.outcome import (
    AmountGap,
    Asks,
    ChoiceGap,
    DescriptionGap,
    Option,
    Outcome,
    Says,
    with_draft,
)
from agent.offline.phrases import say
from agent.offline.wording import thing

REFUSED = ("amount_zero", "amount_negative", "amount_large", "amount_decimals", "amount_malformed")
COUNTRIES = {
    "USD": r"us|usa|american", "CAD": r"canad\w*", "AUD": r"aus\w*", "JPY": r"yen|japan\w*",
    "CNY": r"yuan|rmb|chin\w*", "SEK": r"swed\w*", "NOK": r"norw\w*", "DKK": r"dan\w*", "MXN": r"mexic\w*",
    "ARS": r"argent\w*", "COP": r"colomb\w*", "INR": r"ind\w*", "PKR": r"pakist\w*", "LKR": r"sri lanka\w*",
    "CHF": r"swiss", "XAF": r"central african", "XOF": r"west african",
}  # fmt: skip


def amount_unclear(drafts: tuple[Draft, ...], index: int, context: Context) -> Outcome | None:
    """The refusal of an amount, or the question which of its readings holds."""
    draft = drafts[index]
    amount = draft.amount
    cleared = with_draft(drafts, index, replace(draft, doubt="", amount=None))
    if draft.doubt in ("amount_each", "amount_time"):
        return Asks(say(draft.doubt, thing=thing(draft)), AmountGap(cleared, index))
    if amount is None:
        return None
    if amount.why in REFUSED:
        code = amount.currency if isinstance(amount.currency, str) else context.currency
        return Says(say(amount.why, said=amount.said, currency=code))
    if amount.readings:
        return _which_reading(drafts, index, amount, context)
    if amount.why:
        return Asks(say(amount.why, said=amount.said), AmountGap(cleared, index))
    if isinstance(amount.currency, tuple):
        return _which_currency(drafts, amount.said, amount.currency)
    return None


def amount_missing(drafts: tuple[Draft, ...], index: int, context: Context) -> Outcome | None:
    """The question for the amount, or for what it was spent on."""
    draft = drafts[index]
    if draft.amount is None:
        key = "how_much_were" if is_plural(draft.description) else "how_much_was"
        return Asks(say(key, thing=thing(draft)), AmountGap(drafts, index))
    if not draft.description:
        return Asks(say("what_for", amount=draft.amount.said), DescriptionGap(drafts, index))
    return None


def _which_reading(drafts: tuple[Draft, ...], index: int, amount: Amount, context: Context) -> Outcome:
    """Asks which of two values is meant, naming both (RULES 2.3)."""
    code = amount.currency if isinstance(amount.currency, str) else context.currency
    options, names = [], []
    for reading in amount.readings:
        places = max(_places(reading), decimals_of(code))
        value = Decimal(f"{reading:.{places}f}")
        names.append(f"{value:,}")
        spellings = {f"{value:,}", f"{value}", f"{reading.normalize():f}"}
        settled = replace(drafts[index], amount=replace(amount, value=value, readings=(), why=""))
        options.append(Option("|".join(map(re.escape, spellings)), with_draft(drafts, index, settled)))
    text = say("which_reading", said=amount.said, first=names[0], second=names[1])
    return Asks(text, ChoiceGap(tuple(options)))


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _which_currency(drafts: tuple[Draft, ...], said: str, codes: tuple[str, ...]) -> Outcome:
    """Asks which currency a shared sign is; the answer holds for every amount with that sign."""
    options = tuple(
        Option(
            rf"(?:{code}|{COUNTRIES.get(code, code)})(?: \w+)?",
            tuple(_in_currency(draft, codes, code) for draft in drafts),
        )
        for code in codes
    )
    named = [f"‘{code}’" for code in codes]
    choices = ", ".join(named[:-1]) + " or " + named[-1]
    return Asks(say("which_currency", said=said, choices=choices), ChoiceGap(options))


def _in_currency(draft: Draft, codes: tuple[str, ...], code: str) -> Draft:
    if draft.amount is None or draft.amount.currency != codes:
        return draft
    return replace(draft, amount=replace(draft.amount, currency=code))
