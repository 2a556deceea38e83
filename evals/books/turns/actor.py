"""One process of Wallai: hears its deliveries, and dies or stops where its part says so."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache

from agent.claude import Claude
from agent.clock import frozen_at
from agent.desk import Desk
from agent.graph import compiled
from agent.inbound import Inbound
from agent.limits import Limits
from agent.offline.transport import OFFLINE_MODEL, OfflineTransport
from agent.policy import policy
from agent.wallai import Shown, Wallai
from db.database import Books, open_books
from db.demo import EVA, HOME
from evals.books.turns.crossings import Crossings
from evals.books.turns.part import Delivery, Heard, Part
from evals.books.turns.severed_model import SeveredModel, talkative

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}

# Made once in the process that the others are forked from.
compiled()
policy()


def act(part: Part, report_to: int) -> None:
    """Plays the part in a forked process; what it hears goes line by line to the descriptor."""

    def tell(heard: Heard) -> None:
        with suppress(BrokenPipeError):
            os.write(report_to, json.dumps(asdict(heard)).encode() + b"\n")

    # Whoever lives for a blink collects nothing, and says nothing of what a fault has done to it.
    gc.disable()
    logging.disable()
    asyncio.run(Actor(part, tell).play())


def rehearse(part: Part) -> list[Heard]:
    """Plays the part in the process that others will be forked from, so that they need not learn it all again."""
    heard: list[Heard] = []
    asyncio.run(Actor(part, heard.append).play())
    return heard


@cache
def books_at(app_url: str, service_url: str) -> Books:
    """The books at this address; whoever is forked inherits the compiled statements, and no connection."""
    return open_books(url=app_url, service_url=service_url, pool_size=4)


def claude_at(address: str | None) -> Claude:
    """The real client: over the offline model of this process, or over the one that is served there."""
    return Claude(
        api_key=None,
        base_url=address or "http://offline.invalid",
        model=OFFLINE_MODEL,
        transport=None if address else OfflineTransport(respond=talkative),
        caching=False,
        sleep=at_once,
    )


class Actor:
    """The process while it lives."""

    def __init__(self, part: Part, tell: Callable[[Heard], None]) -> None:
        self.part = part
        self.tell = tell
        self.place = 0
        self.crossings = Crossings(self.reached)

    async def play(self) -> None:
        """Hears the deliveries one after the other."""
        self.crossings.watch()
        model = SeveredModel()
        address = await model.open() if self.part.cuts else None
        wallai = self.opened(address)
        try:
            for place, delivery in enumerate(self.part.deliveries):
                self.place = place
                if place == len(self.part.deliveries) - 1:
                    model.cuts.extend(self.part.cuts)
                self.crossings.begin_anew()
                self.tell(await self.heard(wallai, delivery))
        finally:
            await wallai.close()
            await model.close()

    def opened(self, address: str | None) -> Wallai:
        return Wallai(
            Desk(
                books=books_at(self.part.app_url, self.part.service_url),
                claude=claude_at(address),
                clock=frozen_at(NOW),
                limits=Limits(lease_seconds=self.part.lease_seconds),
            )
        )

    async def heard(self, wallai: Wallai, delivery: Delivery) -> Heard:
        receipt = await wallai.receive(
            Inbound(
                user_id=EVA.id,
                space_id=HOME,
                text=delivery.text,
                message_id=delivery.message_id,
                channel="eval",
            )
        )
        # The work first and what was shown of it afterwards: so the points have the same numbers each time.
        if (pursuit := wallai.pursuits.get(receipt.turn_id)) is not None:
            await pursuit
        points = self.crossings.count
        shown = [event async for event in wallai.follow(receipt.turn_id)]
        ends = sum(event.kind == "end" for event in shown)
        return Heard(delivery.message_id, str(shown[-1].data["answer"]), ends, screen_of(shown), points)

    def reached(self, point: int) -> None:
        blow = self.part.blow
        if blow is not None and (blow.delivery, blow.point) == (self.place, point):
            os.kill(os.getpid(), SIGNALS[blow.how])


def screen_of(shown: Sequence[Shown]) -> str:
    """What stands on the screen in the end; a restart takes back the reply that began after the last result."""
    kept: list[str] = []
    reply: list[str] = []
    for event in shown:
        if event.kind == "restart":
            reply = []
        elif event.kind == "result":
            kept += [*reply, f"[{event.data['name']} answered]"]
            reply = []
        elif event.kind == "text":
            reply.append(event.data["text"])
    return "".join([*kept, *reply])


async def at_once(seconds: float) -> None:
    """Waits for nothing between two attempts."""
