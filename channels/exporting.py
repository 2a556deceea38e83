"""`wallai export`: writes what a person may see of a space into a file, whole or not at all."""

from __future__ import annotations

import asyncio
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import typer

from agent.clock import wall_clock
from agent.opening import addresses, bring_up_to_date
from agent.settings import Settings
from channels.exits import Exit, told
from channels.failures import failures_of_the_books_said
from channels.speaker import chosen
from db.database import Books, open_books
from db.embedded.backup import place
from db.export import Export
from db.people import People
from db.spaces import Space, Spaces
from tools.kit.export.formats import Format, exported, format_named
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

LANGUAGE = "en"
STDOUT = Path("-")


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    file: Path
    username: str
    space: str | None
    form: str | None
    replaces: bool


def export(settings: Settings, wanted: Wanted, *, on_step: Callable[[str], None]) -> Exit:
    """Writes the file and says so. Raises what keeps the database from being opened."""
    try:
        form = form_of(wanted)
        check_file(wanted)
        where = addresses(settings, on_step=on_step)
        if where.admin is not None:
            bring_up_to_date(where, demo=where.embedded, on_step=on_step)
        books = open_books(url=where.app, service_url=where.service, behind_pooler=settings.wallai_pooler)
        with failures_of_the_books_said():
            written(wanted, lambda draft: asyncio.run(filled(draft, books, wanted, form)))
    except Refusal as refusal:
        return told(Exit.NOT_ACCEPTED, refusal.sentence)
    return Exit.ANSWERED


def form_of(wanted: Wanted) -> Format:
    """The format that is named, else that of the file's ending. Raises Refusal."""
    form = format_named(wanted.form if wanted.form is not None else wanted.file.suffix.removeprefix("."))
    if form is None:
        raise Refusal(say("export.format", LANGUAGE))
    return form


def check_file(wanted: Wanted) -> None:
    """Raises Refusal where another file would be lost, or something that is no file."""
    file = wanted.file
    if file == STDOUT or not (file.exists() or file.is_symlink()):
        return
    if not file.is_file():
        raise Refusal(say("export.no_file", LANGUAGE, file=file))
    if not wanted.replaces:
        raise Refusal(say("export.is_there", LANGUAGE, file=file))


def written(wanted: Wanted, fill: Callable[[IO[bytes]], Space]) -> None:
    """Fills a draft that only its owner may read and hands it on once it is whole. Raises Refusal."""
    file = wanted.file
    try:
        if file == STDOUT:
            # A reader who takes their time would keep the transaction open.
            with tempfile.TemporaryFile() as draft:
                fill(draft)
                draft.seek(0)
                shutil.copyfileobj(draft, sys.stdout.buffer)
                sys.stdout.flush()
            return
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name[:40]}.") as draft:
            space = fill(draft.file)
            draft.flush()
            os.fsync(draft.fileno())
            put(Path(draft.name), wanted)
            size = math.ceil(file.stat().st_size / 1024)
    except FileExistsError as error:
        raise Refusal(say("export.is_there", LANGUAGE, file=file)) from error
    except OSError as error:
        named = "stdout" if file == STDOUT else file
        raise Refusal(
            say("export.unwritten", LANGUAGE, file=named, reason=error.strerror or error)
        ) from error
    typer.echo(say("export.done", LANGUAGE, space=space.name, file=file, size=f"{size:,}"))


def put(draft: Path, wanted: Wanted) -> None:
    if wanted.replaces:
        os.replace(draft, wanted.file)
        # Whoever made the draft looks for it once more, to take it away.
        draft.touch()
    else:
        place(draft, wanted.file)


async def filled(draft: IO[bytes], books: Books, wanted: Wanted, form: Format) -> Space:
    """Writes the space as its member may see it; returns it. Raises Refusal or BooksError."""
    try:
        async with books.as_service() as connection:
            person = await People(connection).named(wanted.username.strip())
        if person is None:
            raise Refusal(say("export.no_space", LANGUAGE))
        async with books.reading_as(person.id) as connection:
            belonging = await Spaces(connection).belonging(person.id)
            # Somebody else's space, one that was left and one that there never was get the same sentence (RULES 6.3).
            space = chosen([one.space for one in belonging], wanted.space)
            if space is None:
                raise Refusal(say("export.no_space", LANGUAGE))
            async for piece in exported(Export(connection, space.id), form, at=wall_clock()):
                draft.write(piece.encode())
        return space
    finally:
        await books.close()
