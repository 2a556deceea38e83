"""Where the account of a guest comes from: an anonymous one, to which nobody signs in."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class AccountsAway(Exception):
    """No account could be made just now."""


class Accounts(Protocol):
    """Makes anonymous accounts."""

    async def anonymous(self) -> UUID | None:
        """Makes one; returns its id, or None where the books make it by themselves. Raises AccountsAway."""
        ...


class OwnAccounts:
    """The accounts of a PostgreSQL that is nobody's but Wallai's: the row is made with the guest."""

    async def anonymous(self) -> None:
        return None


OWN_ACCOUNTS = OwnAccounts()
