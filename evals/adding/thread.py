"""A thread as it was spoken: who, where, and each thing that was said, pressed or used, with its moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from db.outside import Window

FOUND = """
select thread.id, thread.space_id::text, person.username, space.name, space.personal_of is not null
from public.ai_conversations as thread
join public.users as person on person.id = thread.user_id
join public.spaces as space on space.id = thread.space_id
where thread.thread_id = %s or thread.id::text = %s
"""
TURNS = """
select id, created_at, inbound, asked, verdict from public.turns where conversation_id = %s order by created_at
"""


class NoThread(Exception):
    """There is no such thread, or nothing was said in it."""


@dataclass(frozen=True)
class SpokenTurn:
    """One message or use of a tool, and, where it asked, what was answered: words, or a press of a button."""

    id: UUID
    began: datetime
    at: datetime
    says: str
    use: dict[str, Any] | None
    verdict: str | None
    words: str


@dataclass(frozen=True)
class Spoken:
    """A whole thread."""

    speaker: str
    space_id: str
    space: str
    turns: list[SpokenTurn]


def spoken(window: Window, thread_id: str) -> Spoken:
    """Reads the thread of this name or id. Raises NoThread."""
    found = window.rows(FOUND, thread_id, thread_id)
    if not found:
        raise NoThread(f"There is no thread {thread_id}.")
    conversation, space_id, username, space, is_personal = found[0]
    turns = [as_turn(*row) for row in window.rows(TURNS, conversation)]
    if not turns:
        raise NoThread(
            "Nothing was said in this thread, or it was said too long ago to be kept turn by turn."
        )
    return Spoken(username, space_id, "Personal" if is_personal else space, turns)


def as_turn(
    turn_id: UUID, began: datetime, inbound: dict[str, Any], asked: dict[str, Any] | None, verdict: str | None
) -> SpokenTurn:
    # The first block is the context, which a case states by its world and clock.
    words = "".join(block["text"] for block in inbound["content"][1:] if block.get("type") == "text")
    return SpokenTurn(
        turn_id,
        began,
        datetime.fromisoformat(inbound["at"]),
        words,
        inbound.get("use"),
        verdict,
        str((asked or {}).get("answer", "")),
    )
