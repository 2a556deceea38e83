"""The product's sense of now; leases and throttles go by the database's clock instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Clock = Callable[[], datetime]
"""Returns an aware datetime."""


def wall_clock() -> datetime:
    """Returns the time of this machine, in UTC."""
    return datetime.now(UTC)


def frozen_at(moment: datetime) -> Clock:
    """Returns a clock that always shows this moment."""
    return lambda: moment


def zone_of(*names: str | None) -> ZoneInfo:
    """Returns the first of these time zones that exists, else UTC (RULES 5.1)."""
    for name in names:
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return ZoneInfo("UTC")


def day_in(zone: ZoneInfo, moment: datetime) -> date:
    """Returns the calendar day of this moment in this zone."""
    return moment.astimezone(zone).date()
