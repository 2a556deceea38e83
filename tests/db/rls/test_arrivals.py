"""Who signs in for the first time gets a profile and a personal space, once and for themselves alone (RULES 6.1)."""

from __future__ import annotations

import json
import threading
from uuid import UUID, uuid4

import psycopg
import pytest

from db.embedded.server import APP
from tests.support.invites import added
from tests.support.stage import Stage, opened

ARRIVE = "select private.arrive(%s, 'Mia', 'es-ES', 'EUR', 'Europe/Madrid')"
PROFILE = "select username, full_name, preferred_language, currency, timezone from public.users where id = %s"
CLAIMS = "select set_config('request.jwt.claims', %s, true), set_config('role', 'authenticated', true)"


def account(stage: Stage) -> UUID:
    """An account that was made where accounts are made, and nothing here."""
    person = uuid4()
    stage.look("insert into auth.users (id, email) values (%s, %s)", person, f"{person}@example.org")
    return person


def arrived(stage: Stage, claims: dict[str, object], *, wants: str = "mia") -> bool:
    with psycopg.connect(stage.url(APP)) as connection:
        connection.execute(CLAIMS, [json.dumps(claims)])
        row = connection.execute(ARRIVE.encode(), [wants]).fetchone()
        assert row is not None
        return bool(row[0])


def test_a_newcomer_gets_a_profile_and_a_personal_space(stage: Stage) -> None:
    # The books are shared with whoever tries the same once more.
    person, name = account(stage), f"mia{uuid4().hex[:8]}"
    for _ in range(2):
        assert arrived(stage, {"sub": str(person)}, wants=name)
    assert stage.look(PROFILE, person) == [(name, "Mia", "es-ES", "EUR", "Europe/Madrid")]
    assert stage.look("select currency, timezone from public.spaces where personal_of = %s", person) == [
        ("EUR", "Europe/Madrid")
    ]
    another = account(stage)
    assert arrived(stage, {"sub": str(another)}, wants=name)
    [(username, *_)] = stage.look(PROFILE, another)
    assert username.startswith(f"{name}.") and len(username) == len(f"{name}.") + 6


def test_several_who_want_one_name_at_once_each_get_their_own(stage: Stage) -> None:
    people = [account(stage) for _ in range(4)]
    arriving = [
        threading.Thread(target=arrived, args=(stage, {"sub": str(person)})) for person in [*people, *people]
    ]
    for thread in arriving:
        thread.start()
    for thread in arriving:
        thread.join()
    names = {stage.look(PROFILE, person)[0][0] for person in people}
    assert len(names) == len(people)
    for person in people:
        assert stage.look("select count(*) from public.spaces where personal_of = %s", person) == [(1,)]


def test_nobody_without_an_account_arrives_and_no_guest_and_no_anonymous_one(stage: Stage) -> None:
    nobody = uuid4()
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        arrived(stage, {"sub": str(nobody)})
    assert not arrived(stage, {})
    anonymous = account(stage)
    assert not arrived(stage, {"sub": str(anonymous), "is_anonymous": True})
    owner = stage.newcomer()
    guest = added(stage, opened(stage.looker, owner), owner)
    assert not arrived(stage, {"sub": str(guest)})
    assert stage.look(PROFILE, nobody) == stage.look(PROFILE, anonymous) == []


def test_whoever_is_known_keeps_the_profile_they_have(stage: Stage) -> None:
    person = stage.newcomer()
    before = stage.look(PROFILE, person)
    assert arrived(stage, {"sub": str(person)})
    assert stage.look(PROFILE, person) == before
