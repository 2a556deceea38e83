"""The history of the demo household over a test's own database, and a process that dies while it books it."""

from __future__ import annotations

import asyncio
import datetime
from collections import Counter
from datetime import UTC

from agent.claude import offline_claude
from agent.limits import Limits
from channels.demo.history import History
from channels.demo.life import month_from
from tests.conftest import Database
from tests.support.crashing import Killer
from tests.support.sitting import sitting

LIMITS = Limits(lease_seconds=0.4)
IN_MAY = datetime.date(2026, 5, 20)


def due_in_may(day: datetime.date = IN_MAY) -> int:
    """How much of May there is to book on that day."""
    month = month_from(IN_MAY.replace(day=1))
    return sum(one.day <= day for each in month.bookings.values() for one in each)


async def lived(
    database: Database, today: datetime.date = IN_MAY, *, months: int = 0, said: list[str] | None = None
) -> Counter[str]:
    """Books the months up to `today`; returns how often each tool was used."""
    return await booked(database.app_url, database.service_url, today, months=months, said=said)


async def booked(
    app_url: str,
    service_url: str,
    today: datetime.date,
    *,
    months: int,
    said: list[str] | None = None,
    killer: Killer | None = None,
) -> Counter[str]:
    now = datetime.datetime.combine(today, datetime.time(12), UTC)
    seated = sitting(
        (app_url, service_url),
        offline_claude(),
        limits=LIMITS,
        now=now,
        reached=killer or Killer("never", 1),
    )
    async with seated as eva:
        history = History(eva.wallai, on_step=(said if said is not None else []).append, months=months)
        return await history.book(today)


def die(app_url: str, service_url: str, place: str, times: int) -> None:
    """Books May and dies at the place; comes to an end only if the place is never reached so often."""
    asyncio.run(booked(app_url, service_url, IN_MAY, months=0, killer=Killer(place, times)))
