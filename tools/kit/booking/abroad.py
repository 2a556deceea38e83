"""What was said in another currency, in the space's: payers and shares that sum to the converted amount (RULES 2.5)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from db.expenses import Expense
from tools.kit.booking.booking import Said
from tools.kit.booking.paying import PaidBy, payers_of
from tools.kit.booking.split import Sharing, Split, shared_out
from tools.kit.call import Call
from tools.kit.category.guess import Kind
from tools.kit.money import check_currency, fits
from tools.kit.people import Member
from tools.kit.phrases import say
from tools.kit.rates.conversion import Conversion, convert
from tools.kit.rates.rate import BY_THE_USER, Rate
from tools.kit.refusal import Refusal

IN_AMOUNTS = ("exact", "adjustments", "items")
"""The modes whose values are of a currency."""


def in_the_space(
    call: Call, said: Said, *, rate: Decimal | None, refunded: Expense | None, keeps: bool
) -> Said:
    """What was said, in the space's currency where a rate is known and it is not to keep its own.

    What comes back of an expense in the same currency comes back at its rate, so that all of it is all of it.
    """
    before = conversion_of(refunded) if refunded else None
    fits(said.amount, said.currency, locale=call.locale)
    if keeps:
        return said
    if before and before.original_currency == said.currency and rate is None:
        conversion = convert(said.amount, said.currency, before.currency, before.rate, locale=call.locale)
    else:
        found = converted(call, said.amount, said.currency, day=said.date, rate=rate)
        if found is None:
            return said
        conversion = found
    return replace(said, amount=conversion.amount, currency=conversion.currency, conversion=conversion)


def converted(
    call: Call, amount: Decimal, currency: str, *, day: datetime.date, rate: Decimal | None
) -> Conversion | None:
    """The amount in the space's currency: at the rate that the user gives, else at the one that is known for the day.

    None where it is in the space's currency, and where no rate is known: then it stays as it is. Refusal for a rate
    where there is nothing to convert, and for a result of nothing.
    """
    if currency == call.space.currency:
        if rate is not None:
            raise Refusal(
                say("rate.needless", call.locale, currency=currency),
                hint=say("rate.needless_hint", call.locale),
            )
        return None
    given = Rate(rate, day, BY_THE_USER) if rate is not None else None
    known = given or call.rates.rate(currency, call.space.currency, on=day)
    return convert(amount, currency, call.space.currency, known, locale=call.locale) if known else None


def conversion_of(expense: Expense) -> Conversion | None:
    """How the expense was converted; None where it was not."""
    if expense.original_amount is None or expense.original_currency is None or expense.rate is None:
        return None
    assert expense.rate_date is not None and expense.rate_source is not None
    rate = Rate(expense.rate, expense.rate_date, expense.rate_source)
    return Conversion(
        expense.original_amount, expense.original_currency, expense.amount, expense.currency, rate
    )


def corrected_money(
    call: Call, expense: Expense, *, amount: Decimal | None, currency: str | None, rate: Decimal | None
) -> Said:
    """The expense with another amount, currency or rate; without any of them as it stands.

    An amount without a currency is in the one that the expense was said in, and is converted at the rate that the
    expense has. Refusal where its shares are amounts that the correction leaves without a meaning.
    """
    before = conversion_of(expense)
    if amount is None and currency is None and rate is None:
        return _as_said(expense, expense.amount, expense.currency, before)
    said = amount or (before.original if before else expense.amount)
    known_in = before.original_currency if before else expense.currency
    code = check_currency(currency, locale=call.locale) if currency else known_in
    fits(said, code, locale=call.locale)
    if before and code == known_in and rate is None:
        conversion = convert(said, code, expense.currency, before.rate, locale=call.locale)
    elif currency is None and rate is None:
        conversion = None
    else:
        conversion = converted(call, said, code, day=expense.date, rate=rate)
    if conversion is None:
        return _as_said(expense, said, code, None)
    return _as_said(expense, conversion.amount, conversion.currency, conversion)


def check_shares_hold(call: Call, expense: Expense, corrected: Said) -> None:
    """Refusal where shares were said as amounts of one currency, and the expense is said or kept in another now."""
    conversion = corrected.conversion
    was_in = (expense.original_currency or expense.currency, expense.currency)
    is_in = (conversion.original_currency if conversion else corrected.currency, corrected.currency)
    if expense.split_mode in IN_AMOUNTS and was_in != is_in and expense.amount != corrected.amount:
        raise Refusal(
            say("change.in_amounts", call.locale, currency=expense.currency),
            hint=say("change.exact_hint", call.locale),
        )


def paid(
    said: Said, paid_by: Sequence[PaidBy] | None, members: Sequence[Member], speaker: Member, *, locale: str
) -> list[tuple[Member, Decimal]]:
    """Who put down how much, in the currency that counts. Refusal where somebody's part rounds to nothing."""
    conversion = said.conversion
    if conversion is None:
        return payers_of(paid_by, said.amount, said.currency, members, speaker, locale=locale)
    payers = payers_of(
        paid_by, conversion.original, conversion.original_currency, members, speaker, locale=locale
    )
    portions = conversion.portions([amount for _, amount in payers])
    if not all(portions):
        raise Refusal(say("rate.nothing", locale, currency=said.currency))
    return [(member, portion) for (member, _), portion in zip(payers, portions, strict=True)]


def shared(said: Said, split: Split, members: Sequence[Member], speaker: Member, *, locale: str) -> Sharing:
    """The shares in the currency that counts. Refusal where what was said of them does not fit what was said."""
    conversion = said.conversion
    if conversion is not None:
        currency = conversion.original_currency
        shared_out(split, conversion.original, currency, members, speaker, locale=locale)
        split = _in_the_spaces(split, conversion)
    return shared_out(split, said.amount, said.currency, members, speaker, locale=locale)


def _in_the_spaces(split: Split, conversion: Conversion) -> Split:
    """The split with its amounts in the space's currency; percentages and weights are of no currency."""
    if split.mode == "exact" and split.shares:
        valued = [share for share in split.shares if share.value is not None]
        portions = iter(conversion.portions([share.value for share in valued if share.value is not None]))
        shares = [
            share if share.value is None else share.model_copy(update={"value": next(portions)})
            for share in split.shares
        ]
        return split.model_copy(update={"shares": shares})
    if split.mode == "adjustments" and split.shares:
        shares = [
            share
            if share.value is None
            else share.model_copy(update={"value": conversion.rounded(share.value)})
            for share in split.shares
        ]
        return split.model_copy(update={"shares": shares})
    if split.mode == "items" and split.items:
        portions = iter(conversion.portions([item.amount for item in split.items]))
        items = [item.model_copy(update={"amount": next(portions)}) for item in split.items]
        return split.model_copy(update={"items": items})
    return split


def _as_said(expense: Expense, amount: Decimal, currency: str, conversion: Conversion | None) -> Said:
    kind = cast(Kind, expense.kind)
    return Said(kind, amount, currency, expense.description, expense.date, conversion)
