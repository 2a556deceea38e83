"""A writer: one process of the service that sends messages of one member, until it is stopped or killed."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from random import Random
from uuid import uuid4

from agent.desk import Desk
from agent.inbound import Inbound, Unacceptable
from agent.limits import Limits
from agent.opening import offline
from agent.wallai import Wallai
from db.database import open_books
from db.demo import HOME
from db.embedded.server import APP, SERVICE, Server, start
from db.errors import BooksError, Unavailable
from evals.books.kill.errand import Errand, is_booked, next_errand, speaker
from evals.books.kill.notebook import Notebook
from evals.books.kill.post import Post

# Whoever takes over from a killed process waits for the end of its lease: a short one lets the storm be dense.
LIMITS = Limits(lease_seconds=1.5)
ANSWER_SECONDS_MAX = 30.0
TRIES_MAX = 100
PAUSE_SECONDS = 0.1
DEATH_CHANCE = 0.005


class Writer:
    """One life of a writer: it finishes what an earlier one left, and goes on."""

    def __init__(self, post: Post, server: Server) -> None:
        self.post = post
        self.notebook = Notebook(post.notebook)
        self.chance = Random(f"{post.seed}, {post.writer}, {post.life}")
        books = open_books(url=server.url(APP), service_url=server.url(SERVICE), pool_size=2)
        self.wallai = Wallai(Desk(books=books, claude=offline(), limits=LIMITS, reached=self.reached))

    def reached(self, place: str) -> None:
        """Dies by its own hand now and then: a blow from outside rarely meets the moments that matter."""
        if self.post.dies_within and self.chance.random() < DEATH_CHANCE and not self.post.is_over:
            self.notebook.note("died", place=place)
            os.kill(os.getpid(), signal.SIGKILL)

    async def work(self) -> None:
        """Sends until the end is declared; an errand that was begun is brought to its answer even then."""
        for errand in self.notebook.unanswered:
            await self.carry_out(errand)
        while not self.post.is_over and not is_orphaned():
            if self.notebook.answers and self.chance.random() < self.post.repeats:
                await self.repeat()
            last = self.notebook.last
            errand = next_errand(
                self.chance,
                writer=self.post.writer,
                number=len(self.notebook.errands),
                last=last,
                can_undo=last is not None and is_booked(self.notebook.answers[last.id]),
            )
            self.notebook.begin(errand)
            await self.carry_out(errand)
        await self.wallai.close()

    async def carry_out(self, errand: Errand) -> None:
        self.notebook.note("answered", id=errand.id, answer=await self.answer_to(errand))

    async def repeat(self) -> None:
        """Delivers an answered message once more, as messengers do."""
        errand = self.notebook.errands[self.chance.choice(list(self.notebook.answers))]
        self.notebook.note("repeated", id=errand.id, answer=await self.answer_to(errand))

    async def answer_to(self, errand: Errand) -> str:
        """Delivers the message until there is an answer, and brings the server back where it is gone."""
        for _ in range(TRIES_MAX):
            try:
                async with asyncio.timeout(ANSWER_SECONDS_MAX):
                    return await self.delivered(errand)
            except Unavailable:
                await asyncio.sleep(PAUSE_SECONDS)
                await asyncio.to_thread(start, self.post.data, settings=self.post.settings)
            except (Unacceptable, BooksError, TimeoutError) as error:
                self.notebook.note("refused", why=f"{type(error).__name__}: {error}")
                self.notebook.note("thread", thread_id=None)
                await asyncio.sleep(PAUSE_SECONDS)
        raise TimeoutError(f"{errand.id} was not answered in {TRIES_MAX} tries")

    async def delivered(self, errand: Errand) -> str:
        thread_id = None if errand.new_thread else self.notebook.thread_id
        receipt = await self.wallai.receive(
            Inbound(
                user_id=speaker(self.post.writer).id,
                space_id=HOME,
                text=errand.text,
                message_id=errand.id if self.post.named else str(uuid4()),
                channel="eval",
                thread_id=thread_id,
                new_thread=thread_id is None,
            )
        )
        if errand == self.notebook.last and receipt.thread_id != self.notebook.thread_id:
            self.notebook.note("thread", thread_id=receipt.thread_id)
        async for event in self.wallai.follow(receipt.turn_id):
            if event.kind == "end":
                return str(event.data["answer"])
        raise LookupError("a turn ended without an answer")


def is_orphaned() -> bool:
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()
