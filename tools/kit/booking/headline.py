"""The headline of a booking: date, category, payer, shares, and what one should know (RULES 8.3)."""

from __future__ import annotations

from collections.abc import Iterator

from tools.kit.booking.bill import say_above
from tools.kit.booking.booking import Booking, Said
from tools.kit.booking.split import say_stakes
from tools.kit.booking.words import say_alone, say_expense, say_payers, say_rest
from tools.kit.call import Call
from tools.kit.phrases import and_list, say
from tools.kit.rates.words import say_age, say_converted


def booking_headline(booking: Booking, call: Call, *, category: str, budget: str | None) -> str:
    """What was booked, in one sentence, and the sentences that it gives reason for.

    `budget` is the secondary budget that counts it, if one was named.
    """
    return " ".join([_booked(booking, category, call.locale), *_remarks(booking, call, budget)])


def _booked(booking: Booking, category: str, locale: str) -> str:
    said = booking.said
    what = say_said(said, locale)
    payers = say_payers(booking.paid_by, said.currency, kind=said.kind, locale=locale)
    if not booking.shares:
        return say("expense.booked", locale, what=what, category=category, payers=payers)
    shares = say_stakes(booking.shares, said.currency, locale)
    return say("expense.booked_shared", locale, what=what, category=category, payers=payers, shares=shares)


def say_said(said: Said, locale: str) -> str:
    """What is booked in short, with what it was before it was converted."""
    amount = say_converted(said.conversion, locale) if said.conversion else None
    return say_expense(
        said.description, said.amount, said.currency, said.date, kind=said.kind, locale=locale, shown=amount
    )


def _remarks(booking: Booking, call: Call, budget: str | None) -> Iterator[str]:
    said, locale = booking.said, call.locale
    rest_to = booking.sharing and booking.sharing.rest_to
    if rest_to:
        yield say_rest(booking.shares, rest_to.name, said.currency, locale=locale)
    if booking.sharing and booking.sharing.above_items:
        yield say_above(booking.sharing.items_sum, booking.sharing.above_items, said.currency, locale)
    if said.kind == "income":
        yield from _who_sees_income(booking, call)
    elif booking.sharing is None:
        yield from _whose_it_is(booking, call)
    if budget is not None:
        yield say("expense.in_budget", locale, budget=budget)
    if said.date > call.today:
        yield say("expense.future", locale)
    if said.conversion and (age := say_age(said.conversion.rate, said.date, locale)):
        yield age
    if said.currency != call.space.currency:
        yield say("expense.unconverted", locale, currency=said.currency, space=call.space.currency)
    yield from call.attached.remarks(locale)
    if booking.is_repeat:
        yield say("expense.repeat", locale)


def _who_sees_income(booking: Booking, call: Call) -> Iterator[str]:
    others = [member.name for member in booking.members if member.id != call.speaker_id]
    if others:
        yield say("expense.income_seen", call.locale)


def _whose_it_is(booking: Booking, call: Call) -> Iterator[str]:
    """That it is the payers' own (RULES 3.1), where there is anyone else whose it could be."""
    if len(booking.members) < 2:
        return
    yield say_alone(booking.paid_by, kind=booking.said.kind, locale=call.locale)
    payers = {member.id for member, _ in booking.payers}
    others = [member for member in booking.members if member.role != "viewer" and member.id not in payers]
    if others:
        names = and_list([member.name for member in others], call.locale)
        yield say("expense.offer_split", call.locale, names=names)
