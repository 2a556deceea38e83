"""A PostgreSQL for one examination, with the demo household in it; nothing of it is left."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from db.demo import furnish
from db.embedded.server import APP, OWNER, SERVICE, Server, erase, start
from db.migrate import migrate

QUICK = {"fsync": "off", "synchronous_commit": "off"}
# For many short trials, after which nobody asks for the books.
UNSAFE_BUT_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "jit": "off",
    "track_counts": "off",
    "update_process_title": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}
MEMORY = Path("/dev/shm")
MEMORY_BYTES_MIN = 4 * 2**30


@contextmanager
def throw_away_server(settings: Mapping[str, str] = QUICK, *, place: str = "/tmp") -> Iterator[Server]:
    """Starts a server with these settings, migrated and furnished, and erases it in the end."""
    with passing_folder(place) as folder:
        data = folder / "data"
        server = start(data, settings=settings)
        migrate(server.url(OWNER), app_url=server.url(APP), service_url=server.url(SERVICE))
        furnish(server.url(OWNER))
        yield server
        erase(data)


@contextmanager
def passing_folder(place: str) -> Iterator[Path]:
    """A folder for books that nobody needs afterwards, which the server of root can enter."""
    with tempfile.TemporaryDirectory(
        prefix="wallai-passing-", dir=place, ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def quick_place() -> str:
    """Memory where it holds files, and enough of them: a disk is slow to make files just after many were removed."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES_MIN:
        return str(MEMORY)
    return "/tmp"
