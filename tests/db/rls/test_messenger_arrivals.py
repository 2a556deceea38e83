"""A newcomer of a messenger becomes one person with a personal space, however often they come (RULES 6.1, 7.1)."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import psycopg
import pytest

from db.embedded.server import SERVICE
from tests.support.stage import Stage

ARRIVE = "select private.arrive_by_messenger(%s, %s, %s, %s, 'Mia', 'es-ES', 'EUR', 'Europe/Madrid', %s)"
PROFILE = "select username, full_name, preferred_language, currency, timezone, is_guest from public.users where id = %s"
LINKED = "select provider, person, chat, name from public.messenger_accounts where user_id = %s"


def arrived(
    stage: Stage, person: str, *, provider: str = "telegram", wants: str = "", account: UUID | None = None
) -> UUID:
    with psycopg.connect(stage.url(SERVICE)) as connection:
        connection.execute("select set_config('role', 'wallai_service', true)")
        given = [provider, person, f"chat {person}", wants or f"mia{uuid4().hex[:8]}", account]
        row = connection.execute(ARRIVE.encode(), given).fetchone()
        assert row is not None and isinstance(row[0], UUID)
        return row[0]


def test_who_comes_again_is_the_same_person(stage: Stage) -> None:
    identity = uuid4().hex
    first = arrived(stage, identity, wants=f"mia{identity[:8]}")
    assert arrived(stage, identity, wants="another") == first
    assert stage.look(PROFILE, first) == [
        (f"mia{identity[:8]}", "Mia", "es-ES", "EUR", "Europe/Madrid", False)
    ]
    assert stage.look("select currency, timezone from public.spaces where personal_of = %s", first) == [
        ("EUR", "Europe/Madrid")
    ]
    assert stage.look(LINKED, first) == [("telegram", identity, f"chat {identity}", "Mia")]
    assert stage.look("select is_anonymous from auth.users where id = %s", first) == [(False,)]


def test_the_same_id_in_another_messenger_and_another_id_are_other_people(stage: Stage) -> None:
    identity = uuid4().hex
    people = {
        arrived(stage, identity),
        arrived(stage, identity, provider="whatsapp"),
        arrived(stage, f"{identity}1"),
    }
    assert len(people) == 3


def test_who_comes_several_times_at_once_is_one_person(stage: Stage) -> None:
    identity, found = uuid4().hex, list[UUID]()
    arriving = [threading.Thread(target=lambda: found.append(arrived(stage, identity))) for _ in range(6)]
    for thread in arriving:
        thread.start()
    for thread in arriving:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1


def test_an_account_that_is_kept_elsewhere_is_used(stage: Stage) -> None:
    account = uuid4()
    stage.look("insert into auth.users (id, is_anonymous) values (%s, true)", account)
    assert arrived(stage, uuid4().hex, account=account) == account


def test_a_name_that_is_taken_gets_an_ending(stage: Stage) -> None:
    name = f"mia{uuid4().hex[:20]}"
    first, second = (arrived(stage, uuid4().hex, wants=name) for _ in range(2))
    assert stage.look(PROFILE, first)[0][0] == name
    [(username, *_)] = stage.look(PROFILE, second)
    assert username.startswith(f"{name[:23]}.") and len(username) == 30


def test_a_messenger_that_there_is_not_brings_nobody(stage: Stage) -> None:
    before = stage.look("select count(*) from public.users")
    with pytest.raises(psycopg.errors.CheckViolation):
        arrived(stage, uuid4().hex, provider="pigeon")
    assert stage.look("select count(*) from public.users") == before
