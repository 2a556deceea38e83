"""The golden file, and how a database differs from it."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import psycopg

from db.embedded.server import APP, OWNER, SERVICE
from tests.db.catalogue import dump

GOLDEN = Path(__file__).with_name("golden_schema.txt")
ROLES = ["anon", "authenticated", "wallai_app", "wallai_books", "wallai_service", APP, OWNER, SERVICE]


def difference(connection: psycopg.Connection) -> str:
    """What the database has more and what it lacks, nothing where it is that of the golden file."""
    golden = GOLDEN.read_text(encoding="utf-8").splitlines()
    here = dump(connection, roles=ROLES)
    return "\n".join(unified_diff(golden, here, "golden", "here", n=0, lineterm=""))
