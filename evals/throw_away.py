"""A PostgreSQL for one examination, with the demo household in it; nothing of it is left."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from db.demo import furnish
from db.embedded.server import APP, OWNER, SERVICE, Server, erase, start
from db.migrate import migrate

QUICK = {"fsync": "off", "synchronous_commit": "off"}


@contextmanager
def throw_away_server(settings: Mapping[str, str] = QUICK) -> Iterator[Server]:
    """Starts a server with these settings, migrated and furnished, and erases it in the end."""
    with tempfile.TemporaryDirectory(prefix="wallai-evals-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        server = start(data, settings=settings)
        migrate(server.url(OWNER), app_url=server.url(APP), service_url=server.url(SERVICE))
        furnish(server.url(OWNER))
        yield server
        erase(data)
