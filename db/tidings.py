"""What others have booked that somebody shares in and wants to hear of, and how far they were told."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from sqlalchemy import text

from db.database import Connection

UNTOLD = text("select * from private.untold(make_interval(secs => :seconds))")
# Of two who tell at the same time one is first.
TOLD = text("""
update public.messenger_accounts set told_until = :until
where provider = :provider and person = :person and told_until = :seen returning person
""")
WANTS = text("""
update public.messenger_accounts
set told_until = case when told_until is null then clock_timestamp() end
where provider = :provider and person = :person returning told_until is not null
""")


@dataclass(frozen=True)
class Tiding:
    """One expense that somebody else has booked, with the reader's share of it."""

    space: str
    expense: UUID
    at: datetime.datetime
    who: str
    what: str
    kind: str
    amount: Decimal
    currency: str
    share: Decimal


@dataclass(frozen=True)
class Reader:
    """Whom to tell, and until when they were told before."""

    provider: str
    person: str
    chat: str
    tongue: str | None
    told_until: datetime.datetime


class Tidings:
    """Reads and writes as the service."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def untold(self, *, seconds: float) -> list[tuple[Reader, list[Tiding]]]:
        """Returns what each reader is to be told, oldest first: what was booked so many seconds ago and stands."""
        found = (await self.connection.execute(UNTOLD, {"seconds": seconds})).mappings()
        rows = [
            (
                Reader(**{one.name: row[one.name] for one in fields(Reader)}),
                Tiding(**{one.name: row[one.name] for one in fields(Tiding)}),
            )
            for row in found
        ]
        return [(reader, [told for _, told in of]) for reader, of in groupby(rows, key=itemgetter(0))]

    async def tell(self, reader: Reader, until: datetime.datetime) -> bool:
        """Notes how far somebody is told by this transaction; False where somebody else tells them."""
        given = {"provider": reader.provider, "person": reader.person, "seen": reader.told_until}
        return (await self.connection.execute(TOLD, given | {"until": until})).one_or_none() is not None

    async def toggle(self, provider: str, person: str) -> bool:
        """Has them told from now on, or no longer; returns which."""
        found = await self.connection.execute(WANTS, {"provider": provider, "person": person})
        return bool(found.scalar_one())
