"""An expense as it is understood before it is written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tools.kit.booking.split import Sharing, Stake, stake
from tools.kit.category.guess import Kind
from tools.kit.people import Member
from tools.kit.rates.conversion import Conversion


@dataclass(frozen=True)
class Said:
    """What the books take; `conversion` where it was said in another currency than the space's."""

    kind: Kind
    amount: Decimal
    currency: str
    description: str
    date: datetime.date
    conversion: Conversion | None = None

    @property
    def columns_of_money(self) -> dict[str, Any]:
        """What an expense keeps of its amount."""
        converted = self.conversion.columns if self.conversion else {}
        return {"amount": self.amount, "currency": self.currency, **converted}

    @property
    def columns(self) -> dict[str, Any]:
        """As an expense keeps it."""
        own = {"kind": self.kind, "description": self.description, "date": self.date}
        return own | self.columns_of_money


@dataclass(frozen=True)
class Booking:
    """An expense with what is known of it before it is written; payers in joining order."""

    said: Said
    members: list[Member]
    payers: list[tuple[Member, Decimal]]
    sharing: Sharing | None
    is_repeat: bool

    @property
    def paid_by(self) -> list[Stake]:
        return [stake(member.name, paid, self.said.currency) for member, paid in self.payers]

    @property
    def shares(self) -> list[Stake]:
        shares = self.sharing.shares if self.sharing else ()
        return [stake(share.member.name, share.amount, self.said.currency) for share in shares]
