"""What keeps a command from the books, said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from channels.exits import AWAY, UNPREPARED, Exit, leave
from channels.speaker import UnknownSpeaker
from db.errors import BooksError, MightyLogin, Unavailable


@contextmanager
def failures_of_the_books_said(*, away: str = AWAY) -> Iterator[None]:
    """Says it, and leaves with the code for it; `away` where the database does not answer."""
    try:
        yield
    except UnknownSpeaker as unknown:
        leave(Exit.NOT_ACCEPTED, str(unknown))
    except Unavailable:
        leave(Exit.DATABASE, away)
    except MightyLogin as mighty:
        leave(Exit.SETTING, str(mighty))
    except BooksError:
        leave(Exit.DATABASE, UNPREPARED)
