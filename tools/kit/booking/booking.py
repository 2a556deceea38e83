"""An expense as it is understood before it is written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from tools.kit.booking.split import Sharing, Stake, stake
from tools.kit.category.guess import Kind
from tools.kit.people import Member


@dataclass(frozen=True)
class Said:
    """What the books take as it was said."""

    kind: Kind
    amount: Decimal
    currency: str
    description: str
    date: datetime.date


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
