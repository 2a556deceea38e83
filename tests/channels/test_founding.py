"""`wallai init`: a household of one's own, whole or not at all, and one can talk in it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from agent.claude import offline_claude
from agent.settings import Settings
from channels import founding
from channels.exits import Exit
from db.household import OWN_ACCOUNTS
from tests.conftest import Database
from tests.support.sitting import Sitting, sitting
from tests.support.turns import urls

CASA: dict[str, Any] = {
    "name": "Casa  Sol",
    "currency": "eur",
    "zone": "lisbon",
    "members": ["Mia López", "leo_2=Leo"],
}


def init(database: Database, **changed: Any) -> Exit:
    settings = Settings(
        database_url=database.app_url,
        database_service_url=database.service_url,
        database_admin_url=database.owner_url,
    )
    return founding.init(settings, on_step=lambda step: None, **{**CASA, **changed})


def people(database: Database) -> list[tuple[Any, ...]]:
    return database.rows(
        "select person.username, person.full_name, member.role from space_members as member"
        " join users as person on person.id = member.user_id join spaces as space on space.id = member.space_id"
        " where space.name = 'Casa Sol' order by member.joined_at"
    )


@pytest.mark.proof
async def test_a_household_is_made_and_one_talks_in_it(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(database) is Exit.ANSWERED
    assert capsys.readouterr().out == (
        "Casa Sol is ready: Mia López owns it, with Leo.\n"
        'Talk there: python3 run.py chat --as mia --space "Casa Sol"\n'
    )
    assert people(database) == [("mia", "Mia López", "owner"), ("leo_2", "Leo", "member")]
    [(mia, space)] = database.rows(
        "select u.id, s.id from users as u, spaces as s where u.username = 'mia' and s.name = 'Casa Sol'"
    )
    async with sitting(urls(database), offline_claude()) as seated:
        there = Sitting(seated.wallai, user_id=mia, space_id=space)
        assert "Mia López €15.00, Leo €15.00" in await there.say("dinner 30 with Leo")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"members": ["Mia", "eva=Eva"]}, 'the username "eva" already'),
        ({"members": ["Mia", "Mia"]}, 'cannot both be "mia"'),
        ({"members": []}, "at least one --member"),
        ({"members": ["李=李"]}, "needs a username"),
        ({"members": ["x'; drop table users=Bobby"]}, "needs a username"),
        ({"members": [f"m{number}=M" for number in range(51)]}, "1 to 50 people"),
        ({"name": "x" * 101}, "1 to 100 letters"),
        ({"currency": "ABC"}, "ABC"),
        ({"zone": "Nowhere"}, "Nowhere"),
    ],
)
def test_what_no_household_can_be_made_of_leaves_nothing(
    database: Database, capsys: pytest.CaptureFixture[str], changed: dict[str, Any], sentence: str
) -> None:
    accounts = database.rows("select count(*) from auth.users")
    assert init(database, **changed) is Exit.NOT_ACCEPTED
    assert sentence in capsys.readouterr().err
    assert people(database) == [] and database.rows("select count(*) from auth.users") == accounts


def test_accounts_that_somebody_else_keeps_are_not_made_here(database: Database) -> None:
    """As on Supabase, where auth.users belongs to another role."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("alter table auth.users owner to postgres")
        connection.execute("set local role wallai_owner")
        assert connection.execute(OWN_ACCOUNTS).fetchone() == (False,)
        connection.rollback()
