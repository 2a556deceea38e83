"""The writers as processes: started, killed, succeeded at once, and brought to an end."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.process import BaseProcess
from random import Random

from db.embedded.server import start
from evals.books.kill.notebook import Notebook
from evals.books.kill.post import Post

POLL_SECONDS = 0.05
FALLS_MAX = 20
ANSWERED = b'{"what": "answered"'


class Crew:
    """One living process for each post; whoever was killed has a successor, which knows its notebook."""

    def __init__(self, posts: Sequence[Post]) -> None:
        # Importing everything takes seconds: each writer is forked from a process that has done so.
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["evals.books.kill.forge"])
        self.posts = list(posts)
        self.processes: list[BaseProcess] = [self.begun(post) for post in self.posts]
        self.fallen: list[str] = []

    def begun(self, post: Post) -> BaseProcess:
        process = self.context.Process(target=man, args=(post,), daemon=True)
        process.start()
        return process

    @property
    def notebooks(self) -> list[Notebook]:
        """What the writers have noted so far."""
        return [Notebook(post.notebook) for post in self.posts]

    def answered(self) -> int:
        """Returns how many messages were answered so far."""
        return sum(
            post.notebook.read_bytes().count(ANSWERED) for post in self.posts if post.notebook.exists()
        )

    def kill_one(self, chance: Random) -> bool:
        """Kills a writer that is alive; tells whether there was one."""
        alive = [process for process in self.processes if process.is_alive()]
        if alive:
            chance.choice(alive).kill()
        return bool(alive)

    def tend(self) -> None:
        """Lets a successor take the place of everyone who was killed or fell by a fault."""
        for at, process in enumerate(self.processes):
            if process.exitcode not in (None, 0) and len(self.fallen) < FALLS_MAX:
                self.bury(process, self.posts[at])
                self.posts[at] = replace(self.posts[at], life=self.posts[at].life + 1)
                self.processes[at] = self.begun(self.posts[at])

    def bury(self, process: BaseProcess, post: Post) -> None:
        if process.exitcode == -signal.SIGKILL:
            return
        said = post.log.read_text(errors="replace").splitlines() if post.log.exists() else []
        self.fallen.append(f"exit code {process.exitcode}: {said[-1] if said else 'without a word'}")

    def tend_for(self, seconds: float) -> None:
        """Tends for so long, at least once."""
        deadline = time.monotonic() + seconds
        while True:
            self.tend()
            time.sleep(POLL_SECONDS)
            if time.monotonic() >= deadline:
                return

    def come_to_an_end(self, seconds: float) -> None:
        """Lets everyone finish what they have begun; whoever takes longer is left with errands unanswered."""
        for post in self.posts:
            (post.folder / "over").touch()
        deadline = time.monotonic() + seconds
        while any(process.exitcode != 0 for process in self.processes) and time.monotonic() < deadline:
            self.tend_for(0.0)
        self.dismiss()

    def dismiss(self) -> None:
        """Ends whoever is still there."""
        for process in self.processes:
            with suppress(ValueError):
                process.kill()
                process.join()


def man(post: Post) -> None:
    """What the process runs; everything that it says goes to its log."""
    # Not above: it loads all of the agent, which only the process needs that writers are forked from.
    from evals.books.kill.writer import Writer

    log = os.open(post.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    asyncio.run(Writer(post, start(post.data, settings=post.settings)).work())
