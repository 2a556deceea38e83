"""The calls of one message: who makes them, what each asks for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from agent.conversation import Entry
from db.turns import Consent
from tools.kit.tool import Tool, all_tools


@dataclass(frozen=True)
class Setting:
    """Who acts, where and when, for every call of a batch."""

    turn_id: UUID
    fence: int
    user_id: UUID
    space_id: UUID
    conversation_id: UUID
    now: datetime
    today: date
    locale: str
    consent: Consent | None = None
    attached: tuple[UUID, ...] = ()
    """The images that become receipts of what is booked."""
    booked: int = 0
    """How many expenses the turn has booked before."""
    is_open: bool = False
    """Whether others read along, who may know of this space alone."""
    asks_always: bool = False
    """Whether a yes is needed to whatever the calls would do."""

    @property
    def agreed(self) -> list[str]:
        """What the person has said yes to, sentence by sentence."""
        return list(self.consent.asks) if self.consent and self.consent.agrees else []


@dataclass(frozen=True)
class Asked:
    """One tool call of the model's message. `key` is the ledger's, `call_id` the model's own.

    `arguments` is None where they were cut.
    """

    key: str
    call_id: str
    place: int
    name: str
    arguments: dict[str, Any] | None
    by_hand: bool = False
    """True where no model asks, but somebody uses the tool directly."""

    @property
    def tool(self) -> Tool | None:
        tool = all_tools().get(self.name)
        return tool if tool is not None and (tool.for_model or self.by_hand) else None

    @property
    def writes(self) -> bool:
        return self.tool is not None and self.tool.writes


@dataclass(frozen=True)
class Outcome:
    """What came of a call: its answer, or why there is none."""

    asked: Asked
    answer: dict[str, Any]
    failed: bool
    goes_to: dict[str, str] | None = None
    """The space in which the person goes on after this, and what they say there."""
    space_id: str | None = None
    """The space that was opened or joined: kept beside the answer, for programs."""


def calls_of(message: Entry, *, first_place: int) -> list[Asked]:
    """The calls under keys of our own: a model may use an id of its again, even within one message."""
    broken = set(message.get("broken", ()))
    blocks = [block for block in message["content"] if block.get("type") == "tool_use"]
    return [
        Asked(
            f"{message['id']}:{at}",
            block["id"],
            first_place + at,
            block["name"],
            None if block["id"] in broken or not isinstance(block["input"], dict) else block["input"],
            by_hand=bool(message.get("by_hand")),
        )
        for at, block in enumerate(blocks)
    ]
