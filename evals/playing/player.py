"""Plays the turns of a case through Wallai, as a channel would, and notes what is seen of each."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from agent.answering import Press
from agent.claude import Claude
from agent.desk import Desk
from agent.inbound import Inbound, Unacceptable, Use
from agent.prices import Price
from agent.receipt import Receipt
from agent.wallai import Wallai
from db.database import Books
from evals.playing.cut import PowerCut, Switch
from evals.playing.notes import Notes
from evals.playing.outcome import Heard, Played, PlayedTurn
from evals.staging.furnishing import Furnished, Unfurnished
from evals.staging.stage import Stage
from evals.stating.case import Case, StatedTurn, StatedUse

TURN_SECONDS_MAX = 240.0


class Unplayable(Exception):
    """A case that cannot be played as it is stated: the fault of whoever wrote it, or of the harness."""


@dataclass
class Player:
    """One trial of a case on a stage that is set for it."""

    stage: Stage
    there: Furnished
    case: Case
    claude: Claude
    books: Books
    name: str
    """Tells the deliveries of this trial from those of others in what is recorded."""
    price: Price | None = None
    """What the model costs, where the product has no price for it."""
    wallai: Wallai = field(init=False)
    switch: Switch = field(init=False)
    moment: datetime = field(init=False)
    threads: dict[tuple[str, UUID, str], str] = field(default_factory=dict)
    deliveries: dict[str, Inbound] = field(default_factory=dict)
    questions: dict[tuple[str, str], tuple[UUID, int]] = field(default_factory=dict)
    """By speaker and thread: the last question that was shown there."""
    last_thread: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.moment = self.case.now
        self.switch = Switch(self.stage.window)
        self.wallai = self.sit_down()

    def sit_down(self) -> Wallai:
        """A process of Wallai's, over the same books."""
        return Wallai(
            Desk(
                books=self.books,
                claude=self.claude,
                clock=lambda: self.moment,
                reached=self.switch.reached,
            )
        )

    async def play(self) -> Played:
        """Plays every turn. Raises Unplayable, and whatever stops the work that is no fault of the agent's."""
        played = Played(self.stage.look())
        notes = Notes(self.stage.window, self.price)
        for place, stated in enumerate(self.case.turns):
            before = played.after
            heard, seconds = await self.timed(stated, place)
            after = self.stage.look()
            wrote = before.rows != after.rows
            said, sources = notes.of_turn(
                stated,
                heard,
                before,
                speaker=self.speaker(stated),
                space=self.space(stated),
                seconds=seconds,
                wrote=wrote,
            )
            played.turns.append(PlayedTurn(stated, said, sources, before, after, heard.is_failed))
        played.actors, played.left_open = notes.actors(), notes.left_open()
        return played

    async def timed(self, stated: StatedTurn, place: int) -> tuple[Heard, float]:
        if stated.at is not None:
            self.moment = stated.at
            self.stage.move_clock(stated.at)
        began = time.perf_counter()
        async with asyncio.timeout(TURN_SECONDS_MAX):
            heard = await self.happen(stated, place, began)
        return heard, time.perf_counter() - began

    async def happen(self, stated: StatedTurn, place: int, began: float) -> Heard:
        heard = Heard()
        try:
            if stated.press is not None:
                pressed = self.pressed(stated)
                if pressed is None:
                    return heard
                receipt = await self.wallai.press(pressed)
                return await self.follow(heard, receipt, self.key(stated), began)
            inbound = self.delivery(stated, place)
            if stated.crash is not None:
                await self.killed_at(stated.crash, inbound)
            receipts = await asyncio.gather(*(self.wallai.receive(inbound) for _ in range(stated.at_once)))
            self.note_thread(stated, inbound, receipts[0])
            for receipt in {each.turn_id: each for each in receipts}.values():
                for earlier, seen in await self.wallai.unfinished_before(receipt):
                    async for _ in self.wallai.follow(earlier, after=seen, past_asking=True):
                        pass
                await self.follow(heard, receipt, self.key(stated), began)
        except Unacceptable as refusal:
            heard.answer = str(refusal)
        return heard

    async def follow(self, heard: Heard, receipt: Receipt, key: tuple[str, str], began: float) -> Heard:
        """Listens to the end of the turn, or to where it asks; one that moves to another space is followed there."""
        heard.turn_ids.append(receipt.turn_id)
        leads: dict[str, str] | None = None
        async for event in self.wallai.follow(receipt.turn_id, after=receipt.after):
            if event.kind == "text" and heard.first_text is None:
                heard.first_text = time.perf_counter() - began
            if event.kind == "ask":
                heard.asks = heard.answer = str(event.data["text"])
                # The last one that was shown stands last, also where its thread has asked before.
                self.questions.pop((key[0], receipt.thread_id), None)
                self.questions[key[0], receipt.thread_id] = (receipt.turn_id, event.seq)
            if event.kind == "end":
                heard.answer, heard.asks = str(event.data["answer"]), None
                heard.is_failed = event.data["state"] == "failed"
                leads = event.data.get("goes_to")
        if leads and "turn_id" in leads:
            self.last_thread[key[0]] = leads["thread_id"]
            before = heard.answer
            await self.follow(heard, Receipt.read(leads), (key[0], leads["thread_id"]), began)
            heard.answer = f"{before}\n{heard.answer}"
        return heard

    async def killed_at(self, place: str, inbound: Inbound) -> None:
        """Has a process take the delivery in and die at this place; another one is there afterwards."""
        self.switch.place = place.replace("-", " ")
        with suppress(PowerCut):
            receipt = await self.wallai.receive(inbound)
            pursuit = self.wallai.pursuits.get(receipt.turn_id)
            if pursuit is not None:
                with suppress(BaseException):
                    await asyncio.shield(pursuit)
        if not self.switch.has_cut:
            raise Unplayable(f"the turn never came to “{place}”, where it was to be cut off")
        for pursuit in self.wallai.pursuits.values():
            pursuit.cancel()
        await asyncio.gather(*self.wallai.pursuits.values(), return_exceptions=True)
        await self.wallai.lookout.close()
        self.switch.restore()
        self.wallai = self.sit_down()

    def delivery(self, stated: StatedTurn, place: int) -> Inbound:
        if stated.repeats is not None:
            if stated.repeats not in self.deliveries:
                raise Unplayable(f"no earlier message is called {stated.repeats}")
            return self.deliveries[stated.repeats]
        speaker = self.speaker(stated)
        space_id = self.space_id(stated)
        known = self.threads.get((speaker, space_id, stated.thread or ""))
        inbound = Inbound(
            user_id=self.there.people[speaker],
            space_id=space_id,
            text=stated.says or f"[{stated.use.tool if stated.use else ''}]",
            message_id=f"{self.name}:{stated.message or place}",
            channel="eval",
            thread_id=known,
            new_thread=stated.thread is not None and known is None,
            use=use_of(stated.use) if stated.use else None,
        )
        if stated.message is not None:
            self.deliveries[stated.message] = inbound
        return inbound

    def note_thread(self, stated: StatedTurn, inbound: Inbound, receipt: Receipt) -> None:
        speaker = self.speaker(stated)
        self.last_thread[speaker] = receipt.thread_id
        if stated.thread is not None:
            self.threads[speaker, inbound.space_id, stated.thread] = receipt.thread_id

    def pressed(self, stated: StatedTurn) -> Press | None:
        """The press of a button under the last question, of a thread that is named under its own; None where nothing
        was asked, which is the agent's fault."""
        speaker = self.speaker(stated)
        named = stated.thread and self.threads.get((speaker, self.space_id(stated), stated.thread), "")
        asked = [
            question
            for (who, thread), question in self.questions.items()
            if who == speaker and named in (None, thread)
        ]
        if not asked:
            return None
        turn_id, shown = asked[-1]
        verdict = stated.press
        assert verdict is not None
        return Press(self.there.people[speaker], turn_id, shown, verdict)

    def key(self, stated: StatedTurn) -> tuple[str, str]:
        speaker = self.speaker(stated)
        return speaker, self.last_thread.get(speaker, "")

    def speaker(self, stated: StatedTurn) -> str:
        speaker = stated.as_ or self.case.as_
        if speaker not in self.there.people:
            raise Unplayable(f"{speaker} is nobody in this world")
        return speaker

    def space(self, stated: StatedTurn) -> str:
        return stated.in_ or self.case.in_

    def space_id(self, stated: StatedTurn) -> UUID:
        try:
            return self.there.space_of(self.space(stated), self.speaker(stated))
        except Unfurnished as error:
            raise Unplayable(str(error)) from error

    async def leave(self) -> None:
        """Waits for whoever is still at work, and lets go."""
        await asyncio.gather(*self.wallai.pursuits.values(), return_exceptions=True)
        await self.wallai.lookout.close()


def use_of(stated: StatedUse) -> Use:
    return Use(stated.tool, stated.arguments, tuple(map(use_of, stated.then)))
