"""A budget in dollars that is never exceeded, also by many processes at once and over kills."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

LOOK_SECONDS = 0.05
WAIT_SECONDS_MAX = 120.0


class BudgetSpent(BaseException):
    """The next request might cost more than is left, so it is not made.

    Nothing on its way catches it: that the money is spent is no fault of the agent's.
    """


@dataclass
class Account:
    """US dollars that were paid, and those kept back for requests under way, by the reservation's id."""

    paid: Decimal = Decimal(0)
    kept_back: dict[str, Decimal] = field(default_factory=dict)

    @property
    def bound(self) -> Decimal:
        """The most that will have been paid once all is settled."""
        return self.paid + sum(self.kept_back.values())


@dataclass(frozen=True)
class Purse:
    """A budget in US dollars and the file with its account; whoever knows the file shares it.

    Every request reserves the most that it can cost before it is made, and is settled by what it did cost. What a
    killed process had reserved stays kept back, since nobody knows what of it was paid.
    """

    file: Path
    budget: Decimal

    async def reserve(self, usd: Decimal) -> Reservation:
        """Keeps so much back; waits where only what others keep back stands in the way. Raises BudgetSpent."""
        waited = 0.0
        while (reservation := self.try_to_reserve(usd)) is None:
            if waited >= WAIT_SECONDS_MAX:
                raise BudgetSpent(
                    f"what is left of {self.budget} USD is kept back by requests that do not end"
                )
            await asyncio.sleep(LOOK_SECONDS)
            waited += LOOK_SECONDS
        return reservation

    def try_to_reserve(self, usd: Decimal) -> Reservation | None:
        """Keeps so much back, or returns None where that must wait for others. Raises BudgetSpent."""
        if not usd.is_finite() or usd < 0:
            raise ValueError("what a request can cost is a number of dollars")
        with self._opened() as account:
            if account.paid + usd > self.budget:
                raise BudgetSpent(
                    f"{account.paid:.4f} of {self.budget} USD are spent, and the next request may cost {usd:.4f}"
                )
            if account.bound + usd > self.budget:
                return None
            reservation = Reservation(self, uuid4().hex)
            account.kept_back[reservation.id] = usd
        return reservation

    def settle(self, reservation: str, usd: Decimal | None) -> None:
        """Pays for what was reserved: so much, or all of it where nobody knows. Twice is as once."""
        with self._opened() as account:
            kept_back = account.kept_back.pop(reservation, None)
            if kept_back is not None:
                account.paid += kept_back if usd is None else usd

    def settle_the_lost(self) -> None:
        """Pays for all that is still kept back: whoever reserved it was killed. Called before a run goes on."""
        with self._opened() as account:
            account.paid, account.kept_back = account.bound, {}

    def account(self) -> Account:
        """The account as it stands."""
        with self._opened() as account:
            return account

    @contextmanager
    def _opened(self) -> Iterator[Account]:
        """The account, held by nobody else meanwhile; what was changed of it is kept unless that raises."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = self.file.read_text(encoding="utf-8") if self.file.exists() else ""
            account = _read(before)
            yield account
            if (after := _written(account)) != before:
                half = self.file.with_suffix(".half")
                half.write_text(after, encoding="utf-8")
                os.replace(half, self.file)


@dataclass(frozen=True)
class Reservation:
    """What is kept back for one request."""

    purse: Purse
    id: str

    def settle(self, usd: Decimal | None) -> None:
        """Pays so much, or all that was reserved where nobody knows what it cost."""
        self.purse.settle(self.id, usd)


def _read(text: str) -> Account:
    if not text:
        return Account()
    said = json.loads(text)
    kept_back = {reservation: Decimal(usd) for reservation, usd in said["kept_back"].items()}
    return Account(Decimal(said["paid"]), kept_back)


def _written(account: Account) -> str:
    kept_back = {reservation: str(usd) for reservation, usd in account.kept_back.items()}
    return json.dumps({"paid": str(account.paid), "kept_back": kept_back})
