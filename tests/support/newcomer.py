"""Somebody who is in no space but their own, and how people come into one."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from tests.conftest import Database
from tests.support.calling import Thread


def newcomer(database: Database, name: str = "Zoe") -> tuple[UUID, UUID]:
    """A new person of that name, counting in EUR in Lisbon, and their personal space."""
    person = uuid4()
    database.rows("insert into auth.users (id) values (%s)", person)
    database.rows(
        "insert into public.users (id, username, full_name, currency, timezone) values (%s, %s, %s, 'EUR', %s)",
        person,
        f"u{person.hex[:20]}",
        name,
        "Europe/Lisbon",
    )
    [(personal,)] = database.rows("select id from public.spaces where personal_of = %s", person)
    return person, personal


def thread_of(eva: Thread, person: UUID, space: UUID | None = None) -> Thread:
    """A conversation of this person, in Eva's space unless another is given."""
    return Thread(eva.books, speaker_id=person, space_id=space or eva.space_id)


def stranger(eva: Thread, database: Database, name: str = "Zoe") -> Thread:
    """A newcomer in their personal space."""
    person, personal = newcomer(database, name)
    return thread_of(eva, person, personal)


async def code_of(thread: Thread) -> str:
    """The code of the thread's space, for who may see it."""
    code = (await thread.use("read_space", show="code")).code
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{6}", code)
    return str(code)


def membership(database: Database, space: UUID, person: UUID) -> tuple[str, bool] | None:
    """Role and activity of a membership; None where there is none."""
    found = database.rows(
        "select role, is_active from public.space_members where space_id = %s and user_id = %s", space, person
    )
    return found[0] if found else None
