"""One thread at the terminal: each message is sent once, and each answer is heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid4

from rich.console import Console

from agent.inbound import Inbound, Unacceptable
from agent.wallai import Wallai
from channels.background import Background
from channels.exits import AWAY, Exit
from channels.speaker import Speaker
from channels.transcript import Transcript
from db.errors import BooksError, Unavailable

AWAY_MEANWHILE = (
    "The database does not answer; your message is kept, and its answer comes before the next one."
)
REFUSED = "The books did not take this. Please try again."
SLOW = "That takes too long; its answer comes before the next one."
LEFT_ALONE = "Still at work; the answer comes before the next one."
UNSENT = "Stopped before it was sent; nothing was changed."


@dataclass
class Message:
    """One that is not answered yet; `seen` is the number of the last event shown of its turn."""

    inbound: Inbound
    is_admitted: bool = False
    seen: int = 0


class Chat:
    """Says things as one person; `revive` tries to bring the database back and tells whether it did."""

    def __init__(
        self,
        wallai: Wallai,
        speaker: Speaker,
        *,
        background: Background,
        console: Console,
        notices: Console,
        new_thread: bool,
        revive: Callable[[], bool],
    ) -> None:
        self.wallai = wallai
        self.speaker = speaker
        self.background = background
        self.notices = notices
        self.new_thread = new_thread
        self.revive = revive
        self.thread_id: str | None = None
        self.console = console
        self.transcript = Transcript(console)
        self.unanswered: deque[Message] = deque()

    def hold(self, lines: Iterable[str]) -> Exit:
        """Talks with somebody who types, until they leave; what is still at work then is heard first."""
        for line in lines:
            self.try_to(partial(self.say, line))
            self.console.print()
        if self.unanswered:
            self.try_to(self.hear)
        return Exit.ANSWERED

    def try_to(self, talk: Callable[[], Exit]) -> None:
        """Lets Ctrl-C end the waiting and nothing else: the turn goes on."""
        try:
            talk()
        except KeyboardInterrupt:
            self.notices.print(LEFT_ALONE if self.unanswered else UNSENT, style="dim")

    def say(self, text: str, *, message_id: str | None = None) -> Exit:
        """Sends one message and shows its answer, after those that were not waited for."""
        inbound = Inbound(
            user_id=self.speaker.user_id,
            space_id=self.speaker.space_id,
            text=text,
            message_id=f"terminal:{message_id or uuid4()}",
            channel="terminal",
            thread_id=self.thread_id,
            new_thread=self.new_thread,
        )
        self.unanswered.append(Message(inbound))
        return self.hear()

    def hear(self) -> Exit:
        """Shows what is not answered yet; a message that did not arrive is forgotten, and that is said."""
        try:
            return self.heard()
        except Unacceptable as unacceptable:
            return self.told(Exit.NOT_ACCEPTED, str(unacceptable))
        except TimeoutError:
            return self.told(Exit.FAILED, SLOW)
        except Unavailable:
            return self.told(Exit.DATABASE, AWAY_MEANWHILE if self.unanswered[-1].is_admitted else AWAY)
        except BooksError:
            self.unanswered.clear()
            return self.told(Exit.DATABASE, REFUSED)
        finally:
            self.unanswered = deque(message for message in self.unanswered if message.is_admitted)

    def told(self, outcome: Exit, sentence: str) -> Exit:
        self.notices.print(sentence)
        return outcome

    def heard(self) -> Exit:
        self.transcript.begin()
        try:
            try:
                return self.background.run(self.answers())
            except Unavailable:
                if not self.revive():
                    raise
                return self.background.run(self.answers())
        finally:
            self.transcript.end()

    async def answers(self) -> Exit:
        outcome = Exit.ANSWERED
        while self.unanswered:
            outcome = await self.answer(self.unanswered[0])
            self.unanswered.popleft()
            if self.unanswered:
                self.console.print()
                self.transcript.begin()
        return outcome

    async def answer(self, message: Message) -> Exit:
        """Hands the message in, or in again, and shows the rest of its turn, after what was left unfinished."""
        receipt = await self.wallai.receive(message.inbound)
        message.is_admitted = True
        self.thread_id = receipt.thread_id
        for earlier, seen in await self.wallai.unfinished_before(receipt):
            async for event in self.wallai.follow(earlier, after=seen, past_asking=True):
                self.transcript.add(event)
            self.console.print()
            self.transcript.begin()
        async for event in self.wallai.follow(receipt.turn_id, after=max(message.seen, receipt.after)):
            self.transcript.add(event)
            message.seen = event.seq
            if event.kind == "end" and event.data["state"] == "failed":
                return Exit.FAILED
            if leads := event.data.get("goes_to"):
                return await self.go_on(leads)
        return Exit.ANSWERED

    async def go_on(self, leads: dict[str, str]) -> Exit:
        """From here on speaks in another space; what was said for there is answered first."""
        self.speaker = replace(self.speaker, space_id=UUID(leads["space_id"]))
        self.thread_id, self.new_thread = leads["thread_id"], False
        outcome = Exit.ANSWERED
        if "turn_id" in leads:
            self.console.print()
            self.transcript.begin()
            async for event in self.wallai.follow(UUID(leads["turn_id"])):
                self.transcript.add(event)
                if event.kind == "end" and event.data["state"] == "failed":
                    outcome = Exit.FAILED
        return outcome
