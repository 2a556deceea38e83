"""The way in and out: what arrives is stored before anything is done, worked off in order, answered from a store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from agent.turn import place_of
from channels.messengers.letters import Arrived, Outgoing
from channels.messengers.messenger import TOO_MANY, Messenger, NotSent
from channels.messengers.talk import NotNow, Talk
from channels.messengers.tidings import tell_all
from db.errors import BooksError
from db.groups import Groups
from db.mailbox import Box, Letter, Mailbox
from db.messengers import Messengers
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.wallai import Wallai

log = logging.getLogger(__name__)

READERS = 8
"""How many chats are answered at a time."""
SENDERS = 4
LEASE_SECONDS = 30.0
LOOK_SECONDS = 1.0
AWAY_SECONDS = 2.0
ATTEMPTS_MAX = 12
PICTURE_ATTEMPTS_MAX = 3
"""The words that a picture goes with are there already; what is said next in its chat is worth more."""
FAULTS_MAX = 4
"""A fault of our own does not go away by waiting, and whoever writes in its chat waits for it."""
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 600.0
KEPT_DAYS = 30
"""A messenger delivers again for a week at most."""
TELL_SECONDS = 15.0
SWEEP_SECONDS = 6 * 60 * 60


@dataclass
class Bell:
    """Wakes who waits for letters in this process; letters that another process has stored are looked for."""

    rung: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        """Says that there may be something to do."""
        self.rung.set()

    def listen(self) -> None:
        """Hears every ring from here on, also one that comes before there is somebody who waits."""
        self.rung.clear()

    async def wait(self) -> None:
        """Waits for the next ring, at most a second."""
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self.rung.wait()
        except TimeoutError:
            return


class PostOffice:
    """The messengers of one Wallai. Several processes may have one over the same books: none does work twice."""

    def __init__(
        self,
        wallai: Wallai,
        messengers: Mapping[str, Messenger],
        *,
        reached: Callable[[str], None] = lambda place: None,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.wallai, self.messengers, self.reached = wallai, messengers, reached
        self.lease_seconds = lease_seconds
        self.bells: dict[Box, Bell] = {"inbox": Bell(), "outbox": Bell()}

    async def take_in(self, provider: str, arrived: list[Arrived]) -> None:
        """Stores what has arrived, all of it, each once by its delivery. Raises Unavailable."""
        async with self.wallai.desk.books.as_service() as connection:
            inbox = Mailbox(connection, "inbox")
            for one in arrived:
                await inbox.put(
                    provider=provider,
                    name=one.delivery,
                    chat=one.chat,
                    content=one.model_dump(mode="json", exclude_defaults=True),
                )
        self.bells["inbox"].ring()

    async def work(self) -> None:
        """Answers what is in the inbox and sends what is in the outbox, until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(READERS):
                group.create_task(self._serve("inbox", self._answer))
            for _ in range(SENDERS):
                group.create_task(self._serve("outbox", self._send))
            group.create_task(self._tell())
            group.create_task(self._sweep())

    async def _tell(self) -> None:
        while True:
            with suppress(BooksError):
                if await tell_all(self.wallai):
                    self.bells["outbox"].ring()
            await asyncio.sleep(TELL_SECONDS)

    async def _sweep(self) -> None:
        while True:
            with suppress(BooksError):
                async with self.wallai.desk.books.as_service() as connection:
                    for box in self.bells:
                        await Mailbox(connection, box).sweep(days=KEPT_DAYS)
            await asyncio.sleep(SWEEP_SECONDS)

    async def drain(self) -> None:
        """Works until nothing is due any more."""
        while await self._serve_one("inbox", self._answer) or await self._serve_one("outbox", self._send):
            pass

    async def _serve(self, box: Box, deal_with: Callable[[Letter], Awaitable[None]]) -> None:
        while True:
            try:
                self.bells[box].listen()
                if not await self._serve_one(box, deal_with):
                    await self.bells[box].wait()
            except BooksError:
                await asyncio.sleep(AWAY_SECONDS)
            except Exception as error:
                # Whatever it was, the next letter is another one.
                log.error("work on the %s failed: %s at %s", box, type(error).__name__, place_of(error))
                await asyncio.sleep(AWAY_SECONDS)

    async def _serve_one(self, box: Box, deal_with: Callable[[Letter], Awaitable[None]]) -> bool:
        """Takes the next letter and deals with it; False where there is none."""
        async with self.wallai.desk.books.as_service() as connection:
            letter = await Mailbox(connection, box).take(
                providers=list(self.messengers), lease_seconds=self.lease_seconds
            )
        if letter is None:
            return False
        keeper = asyncio.create_task(self._keep(box, letter))
        try:
            await deal_with(letter)
        except asyncio.CancelledError:
            # Whoever is up takes it over at once, and not when the lease ends.
            with suppress(BooksError):
                await self._postpone(box, letter, seconds=0.0, failure="left")
            raise
        except Exception as failure:
            await self._once_more(box, letter, failure)
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        # What follows in its chat is free now.
        self.bells[box].ring()
        return True

    async def _keep(self, box: Box, letter: Letter) -> None:
        """Holds the letter while it is worked on."""
        while True:
            await asyncio.sleep(self.lease_seconds / 3)
            async with self.wallai.desk.books.as_service() as connection:
                await Mailbox(connection, box).renew(letter, lease_seconds=self.lease_seconds)

    async def _answer(self, letter: Letter) -> None:
        """Answers one letter; what is sent for it is stored with the note that it is done, all or nothing."""
        arrived = Arrived.model_validate(letter.content)
        self.reached("letter taken")
        sent = await Talk(self.wallai, self.messengers[letter.provider]).answered(arrived)
        self.reached("letter answered")
        async with self.wallai.desk.books.as_service() as connection:
            if await Mailbox(connection, "inbox").finish(letter):
                await put_all(Mailbox(connection, "outbox"), letter, sent)
        self.reached("answer stored")
        self.bells["outbox"].ring()

    async def _send(self, letter: Letter) -> None:
        try:
            sent_as = await self._sent(letter)
        except NotSent as failure:
            if failure.is_gone:
                await self._leave_alone(letter)
            if failure.retry_seconds is not None:
                raise
            await self._put_aside("outbox", letter, failure)
            return
        self.reached("letter sent")
        async with self.wallai.desk.books.as_service() as connection:
            await Mailbox(connection, "outbox").finish(letter, sent_as=sent_as)

    async def _sent(self, letter: Letter) -> str | None:
        """Sends it, also to where its chat has moved; returns what the messenger calls it. Raises NotSent."""
        messenger, outgoing = self.messengers[letter.provider], Outgoing.model_validate(letter.content)
        try:
            return await messenger.send(letter.chat, outgoing)
        except NotSent as failure:
            if failure.moved_to is None:
                raise
            async with self.wallai.desk.books.as_service() as connection:
                await Groups(connection).move(letter.provider, letter.chat, failure.moved_to)
            return await messenger.send(failure.moved_to, outgoing)

    async def _leave_alone(self, letter: Letter) -> None:
        """Who blocked Wallai hears nothing more until they write again."""
        async with self.wallai.desk.books.as_service() as connection:
            await Messengers(connection).set_blocked_in(letter.provider, letter.chat)
            await Groups(connection).leave(letter.provider, letter.chat)
            await Mailbox(connection, "outbox").drop(letter.provider, letter.chat)

    async def _once_more(self, box: Box, letter: Letter, failure: Exception) -> None:
        """Tries it again later, and later still; what has failed too often is put aside, and its person told."""
        if letter.attempts >= attempts_max(letter, failure) and not is_patient(failure):
            await self._put_aside(box, letter, failure)
            return
        if not is_passing(failure):
            log.error("a letter of the %s failed: %s at %s", box, type(failure).__name__, place_of(failure))
        wanted = (failure.retry_seconds if isinstance(failure, NotSent) else None) or 0.0
        wait = min(FIRST_WAIT_SECONDS * 2.0 ** (letter.attempts - 1), LONGEST_WAIT_SECONDS)
        seconds = wanted if wanted and is_patient(failure) else max(wanted, wait)
        await self._postpone(box, letter, seconds=seconds, failure=reason_of(failure))

    async def _postpone(self, box: Box, letter: Letter, *, seconds: float, failure: str) -> None:
        async with self.wallai.desk.books.as_service() as connection:
            await Mailbox(connection, box).postpone(letter, seconds=seconds, failure=failure)

    async def _put_aside(self, box: Box, letter: Letter, failure: Exception) -> None:
        log.error("a letter of the %s was put aside: %s", box, reason_of(failure))
        async with self.wallai.desk.books.as_service() as connection:
            is_failed = await Mailbox(connection, box).fail(letter, failure=reason_of(failure))
            # In a group it may have been meant for others.
            if is_failed and box == "inbox" and letter.content.get("is_private", True):
                language = str(letter.content.get("language") or "en")
                sorry = Outgoing(text=say("messenger.trouble", language))
                await put_all(Mailbox(connection, "outbox"), letter, [sorry])
        self.bells["outbox"].ring()


async def put_all(outbox: Mailbox, letter: Letter, sent: list[Outgoing]) -> None:
    """Stores what is sent for a letter, each part once by its place."""
    put = partial(outbox.put, provider=letter.provider, chat=letter.chat)
    for place, one in enumerate(sent):
        content = one.model_dump(mode="json", exclude_defaults=True)
        await put(name=f"{letter.name}/{place}", content=content)


def attempts_max(letter: Letter, failure: Exception) -> int:
    """How often a letter is tried that fails like this."""
    if not is_passing(failure):
        return FAULTS_MAX
    return PICTURE_ATTEMPTS_MAX if "picture" in letter.content else ATTEMPTS_MAX


def is_passing(failure: Exception) -> bool:
    """Whether it may go away by waiting."""
    return isinstance(failure, (BooksError, NotNow, NotSent))


def is_patient(failure: Exception) -> bool:
    """Whether the messenger, or this process, only wants it to be tried later."""
    return isinstance(failure, NotNow) or (isinstance(failure, NotSent) and failure.reason == TOO_MANY)


def reason_of(failure: Exception) -> str:
    """The kind of a failure, which quotes nobody."""
    return failure.reason if isinstance(failure, NotSent) else type(failure).__name__
