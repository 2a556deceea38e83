"""`wallai token`: lets a program speak to the service as somebody, for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import typer

from agent.opening import addresses
from agent.settings import Settings
from channels.exits import Exit, told
from channels.failures import failures_of_the_books_said
from channels.speaker import speaker_of
from channels.web.access import own_issuer_of
from db.database import open_books

NOT_OURS = "Accounts are Supabase's here, and so are their tokens: sign in there."
SECONDS_PER_HOUR = 3_600


def token(settings: Settings, username: str, *, hours: int, on_step: Callable[[str], None]) -> Exit:
    """Prints a token of this person's. Raises what keeps the database from being opened."""
    issuer = own_issuer_of(settings)
    if issuer is None:
        return told(Exit.SETTING, NOT_OURS)
    where = addresses(settings, on_step=on_step)
    books = open_books(url=where.app, service_url=where.service, behind_pooler=settings.wallai_pooler)

    async def known() -> str:
        try:
            speaker = await speaker_of(books, username, None)
            return issuer.issue(speaker.user_id, seconds=hours * SECONDS_PER_HOUR)
        finally:
            await books.close()

    with failures_of_the_books_said():
        typer.echo(asyncio.run(known()))
    return Exit.ANSWERED
