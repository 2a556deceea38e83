"""What every turn is worked with: the books, the model, the clock and the limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from agent.claude import Claude
from agent.clock import Clock, wall_clock
from agent.limits import Limits
from db.database import Books
from tools.kit.accounts import OWN_ACCOUNTS, Accounts


def nothing(place: str) -> None:
    """Goes on: only the tests of crashes do something at the places that a turn reaches."""


@dataclass(frozen=True)
class Desk:
    """One for the process. `substitute` is the model that answers when `claude` cannot be reached."""

    books: Books
    claude: Claude
    substitute: Claude | None = None
    accounts: Accounts = OWN_ACCOUNTS
    clock: Clock = wall_clock
    limits: Limits = field(default_factory=Limits)
    reached: Callable[[str], None] = nothing
    bell: Bell = field(default_factory=lambda: Bell())


class Bell:
    """Wakes those in this process who follow a turn; those in others look at the books again after a while."""

    def __init__(self) -> None:
        self.waiting: dict[UUID, asyncio.Event] = {}

    def ring(self, turn_id: UUID) -> None:
        """Says that something of this turn was shown."""
        if (event := self.waiting.pop(turn_id, None)) is not None:
            event.set()

    async def wait(self, turn_id: UUID, *, seconds: float) -> None:
        """Waits for the next ring, at most so long."""
        event = self.waiting.setdefault(turn_id, asyncio.Event())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            self.waiting.pop(turn_id, None)
