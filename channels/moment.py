"""The moment that `--now` sets the clock to."""

from __future__ import annotations

from datetime import UTC, datetime

from channels.exits import Exit, leave

YEARS = range(1900, 2200)


def moment_of(text: str | None) -> datetime | None:
    """Reads `--now`; without a zone it is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        leave(Exit.NOT_ACCEPTED, "--now needs a moment such as 2026-11-23T12:00:00Z.")
    if moment.year not in YEARS:
        leave(Exit.NOT_ACCEPTED, f"--now needs a year from {YEARS.start} to {YEARS.stop - 1}.")
    return moment
