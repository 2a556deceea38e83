"""What keeps a command from the books, said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from agent.settings import SettingsFault
from channels.exits import AWAY, UNPREPARED, Exit, leave
from channels.speaker import UnknownSpeaker
from db.embedded.programs import BackupFailure
from db.embedded.server import ServerFailure
from db.errors import BooksError, MightyLogin, Unavailable
from db.migrate import MigrationFailure
from db.verify import RecountFailure


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


@contextmanager
def failures_said() -> Iterator[None]:
    """Says in one sentence what keeps Wallai from starting, and leaves with the code for it."""
    try:
        yield
    except SettingsFault as fault:
        leave(Exit.SETTING, str(fault))
    except BackupFailure as failure:
        leave(Exit.NOT_ACCEPTED, str(failure))
    except (ServerFailure, MigrationFailure, RecountFailure) as failure:
        leave(Exit.DATABASE, str(failure))
