"""Prints where the books are, for psql."""

from __future__ import annotations

import sys

from agent.settings import Settings
from db.embedded.server import SUPERUSER, start
from db.embedded.visitor import await_visitors


def print_books_url(settings: Settings) -> None:
    """Prints one line; an embedded server stays for five minutes, and while somebody is connected to it."""
    if settings.database_url is None:
        server = start(settings.wallai_data, on_step=lambda step: print(step, file=sys.stderr))
        await_visitors(settings.wallai_data, server)
        print(server.url(SUPERUSER))
    else:
        # The application's login sees nothing without a role; the owner's is what a look needs.
        print((settings.database_admin_url or settings.database_url).get_secret_value())
