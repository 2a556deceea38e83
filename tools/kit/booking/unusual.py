"""An amount far beyond what a space spends: more likely a slip than a purchase (RULES 7.2)."""

from __future__ import annotations

from dataclasses import dataclass

from db.precedents import Precedents, Usual
from tools.kit.booking.booking import Booking, Said
from tools.kit.booking.headline import say_said
from tools.kit.booking.words import say_payers
from tools.kit.call import Call
from tools.kit.money import say_money
from tools.kit.phrases import say

EXPENSES_MIN = 20
TIMES = 10


@dataclass(frozen=True)
class Outlier:
    """An expense beside what is usual."""

    said: Said
    usual: Usual

    def sentence(self, booking: Booking, *, locale: str) -> str:
        """What would be booked, and what makes it unusual."""
        said = self.said
        what = say_said(said, locale)
        return say(
            "expense.unusual",
            locale,
            what=what,
            payers=say_payers(booking.paid_by, said.currency, kind=said.kind, locale=locale),
            usual=say_money(self.usual.median, said.currency, locale),
            largest=say_money(self.usual.largest, said.currency, locale),
        )


async def unusual(call: Call, said: Said) -> Outlier | None:
    """The expense that is about to be booked, where it is more than ten times the median and above the largest of
    its currency in the space, once that has twenty."""
    if said.kind != "expense":
        return None
    usual = await Precedents(call.connection).usual(call.space.id, below=said.amount, currency=said.currency)
    if usual is None or usual.count < EXPENSES_MIN or said.amount <= TIMES * usual.median:
        return None
    return Outlier(said, usual)
