"""What a writer knows of its own deeds: a file that only grows, so that kill -9 takes nothing away from it."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from evals.books.kill.errand import Booking, Errand


class Notebook:
    """Reads what earlier lives of the writer left, and adds to it; a line is there once `note` returns."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.errands: dict[str, Errand] = {}
        self.answers: dict[str, str] = {}
        self.repeats: list[tuple[str, str]] = []
        self.refusals: list[str] = []
        self.deaths: Counter[str] = Counter()
        self.thread_id: str | None = None
        for line in lines_of(file):
            self.learn(line)

    @property
    def last(self) -> Errand | None:
        """The errand that was begun last."""
        return next(reversed(self.errands.values()), None)

    @property
    def unanswered(self) -> list[Errand]:
        """Errands that were begun and of which no answer is known."""
        return [errand for errand in self.errands.values() if errand.id not in self.answers]

    def note(self, what: str, **facts: Any) -> None:
        """Writes one line in one piece: what the kernel has, the end of this process does not undo."""
        line = {"what": what, **facts}
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # It begins on a line of its own, whatever a kill has left of the one before.
            os.write(descriptor, b"\n" + json.dumps(line, default=str).encode() + b"\n")
        finally:
            os.close(descriptor)
        self.learn(line)

    def begin(self, errand: Errand) -> None:
        """Notes an errand before it is sent."""
        self.note("begun", errand=asdict(errand))

    def learn(self, line: dict[str, Any]) -> None:
        """Takes one line in."""
        match line["what"]:
            case "begun":
                errand = errand_of(line["errand"])
                self.errands[errand.id] = errand
            case "answered":
                self.answers[line["id"]] = line["answer"]
            case "repeated":
                self.repeats.append((line["id"], line["answer"]))
            case "refused":
                self.refusals.append(line["why"])
            case "thread":
                self.thread_id = line["thread_id"]
            case "died":
                self.deaths[line["place"]] += 1


def lines_of(file: Path) -> Iterator[dict[str, Any]]:
    """The lines that were written to their end: of one that was cut short, its writer did nothing yet."""
    for line in file.read_bytes().split(b"\n") if file.exists() else []:
        with suppress(ValueError):
            yield json.loads(line)


def errand_of(fields: dict[str, Any]) -> Errand:
    books = {
        word: Booking(Decimal(booking["amount"]), booking["shares"])
        for word, booking in fields["books"].items()
    }
    return Errand(**{**fields, "books": books})
