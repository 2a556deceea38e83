"""Prints where the books are, for psql."""

from __future__ import annotations

import sys

from agent.opening import addresses
from agent.settings import Settings
from db.server import SUPERUSER, start
from db.visitor import await_visitors


def print_books_url(settings: Settings) -> None:
    """Prints one line; the embedded server runs on for whoever connects within five minutes, while they are."""
    if settings.database_url is None:
        server = start(settings.wallai_data, on_step=lambda step: print(step, file=sys.stderr))
        await_visitors(settings.wallai_data, server)
        print(server.url(SUPERUSER))
    else:
        where = addresses(settings, on_step=lambda step: None)
        print(where.admin or where.app)
