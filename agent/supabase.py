"""The accounts of guests where Supabase keeps the accounts: anonymous ones, made by signing up as nobody.

Its admin API makes no account without an e-mail address or a telephone number; signing up with neither does, where
the project allows anonymous sign-ins. Source: https://supabase.com/docs/guides/auth/auth-anonymous
"""

from __future__ import annotations

import logging
from json import JSONDecodeError
from uuid import UUID

import httpx2

from tools.kit.accounts import AccountsAway

SIGN_UP = "/auth/v1/signup"
SECONDS_MAX = 5.0
"""The batch that adds the guest holds its space meanwhile."""
log = logging.getLogger(__name__)


class SupabaseAccounts:
    """Asks the project at `url` for anonymous accounts. Their tokens are never kept: nobody signs in to them."""

    def __init__(self, url: str, *, key: str, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        self.headers = {"apikey": key, "authorization": f"Bearer {key}"}
        self.transport = transport

    async def anonymous(self) -> UUID:
        """Makes one; returns its id. Raises AccountsAway where the project is away or refuses."""
        try:
            async with httpx2.AsyncClient(timeout=SECONDS_MAX, transport=self.transport) as client:
                answer = await client.post(f"{self.url}{SIGN_UP}", headers=self.headers, json={"data": {}})
            if answer.is_success:
                return account_in(answer.json())
            log.warning("no account for a guest: status %d", answer.status_code)
        except (httpx2.HTTPError, httpx2.InvalidURL, JSONDecodeError, UnicodeDecodeError) as error:
            log.warning("no account for a guest: %s", type(error).__name__)
        raise AccountsAway


def account_in(answer: object) -> UUID:
    """The id of the account in what signing up answers. Raises AccountsAway where it is none, or not anonymous."""
    user = answer.get("user") if isinstance(answer, dict) else None
    if not isinstance(user, dict) or user.get("is_anonymous") is not True:
        log.warning("no account for a guest: the answer holds none that is anonymous")
        raise AccountsAway
    try:
        return UUID(str(user.get("id")))
    except ValueError as error:
        raise AccountsAway from error
