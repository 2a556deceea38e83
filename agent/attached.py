"""The images that wait in a thread to become the receipts of what is booked next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from agent.conversation import Entry, tool_calls

BOOKS = "add_expense"
WAITING_MAX = timedelta(hours=24)


def attached_to(entries: Sequence[Entry], journal: Sequence[Entry], *, now: datetime) -> tuple[UUID, ...]:
    """The images of the turn's own message, else those that were sent since something was booked in the thread.

    `entries` are the settled ones of the thread, `journal` the turn's. After a day an image waits no more.
    """
    if own := images_of(journal[0]):
        return own
    found: list[UUID] = []
    calls = names_of(entries)
    for entry in reversed(entries):
        if bookings_in([entry], calls) or now - datetime.fromisoformat(entry["at"]) > WAITING_MAX:
            break
        found[:0] = images_of(entry)
    return tuple(found)


def booked_in(journal: Sequence[Entry]) -> int:
    """How many expenses the turn has booked so far."""
    return bookings_in(journal, names_of(journal))


def bookings_in(entries: Iterable[Entry], calls: dict[str, str]) -> int:
    return sum(
        block.get("type") == "tool_result"
        and not block.get("is_error")
        and calls.get(block["tool_use_id"]) == BOOKS
        for entry in entries
        for block in entry["content"]
    )


def names_of(entries: Iterable[Entry]) -> dict[str, str]:
    """The tool of each call by its id."""
    return {call["id"]: call["name"] for entry in entries for call in tool_calls(entry)}


def images_of(entry: Entry) -> tuple[UUID, ...]:
    """The images that came with the words of an entry."""
    return tuple(map(UUID, entry.get("attachments", ())))
