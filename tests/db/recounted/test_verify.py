"""`db.verify` finds nothing in intact books, and each error that is planted in them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from db.recount.history import CONSEQUENCES
from db.verify import CHECKS, RecountFailure, differences_in, recount, verify
from tests.conftest import Database
from tests.db.recounted.lived_in import live_in
from tests.db.recounted.plant import Plant
from tests.db.recounted.wrong_records import HISTORY, LEDGER, TURNS
from tests.db.recounted.wrong_sums import BUDGETS, SHARES, STANDING
from tests.db.scratch import scratch_database
from tests.support.servers import Server

PLANTS = {**SHARES, **STANDING, **BUDGETS, **LEDGER, **HISTORY, **TURNS}


@pytest.fixture(scope="module")
def lived(server: Server, template: str) -> Iterator[Database]:
    with scratch_database(server, template=template) as name:
        database = Database(server, name)
        asyncio.run(live_in(database))
        yield database


@pytest.fixture(scope="module")
def looker(lived: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(lived.superuser_url) as connection:
        yield connection


@pytest.mark.proof
def test_books_that_were_lived_in_are_right(lived: Database) -> None:
    assert verify(lived.owner_url) == []
    counted = recount(lived.owner_url).rows
    assert counted["expenses"] >= 12 and counted["changes"] >= 60 and counted["turns"] >= 20
    assert counted["budgets"] == 2 and counted["settlements"] == 1


@pytest.mark.proof
def test_a_superuser_sees_what_the_owner_sees(lived: Database) -> None:
    assert recount(lived.superuser_url) == recount(lived.owner_url)


@pytest.mark.proof
def test_the_zone_of_a_session_makes_no_difference(lived: Database) -> None:
    """The images of the history bear the zone of the session that made them."""
    assert verify(make_conninfo(lived.owner_url, options="-c timezone=Asia/Tokyo")) == []


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_a_planted_error_is_found(looker: psycopg.Connection, plant: Plant) -> None:
    with looker.transaction(force_rollback=True):
        looker.execute("set local session_replication_role = replica")
        for statement in plant.statements:
            assert looker.execute(statement.encode()).rowcount != 0
        looker.execute("set local session_replication_role = origin")
        found = differences_in(looker, [check for check in CHECKS if check.what == plant.what])
    assert [difference.where.split()[0] for difference in found] == [plant.table] * plant.places
    assert all(difference.stored != difference.counted for difference in found)


def test_errors_of_every_kind_are_found_together(lived: Database, looker: psycopg.Connection) -> None:
    planted = [
        SHARES["a split is a cent too large"],
        BUDGETS["an item spent more"],
        TURNS["a turn was let go"],
    ]
    with looker.transaction(force_rollback=True):
        looker.execute("set local session_replication_role = replica")
        for statement in [statement for plant in planted for statement in plant.statements]:
            looker.execute(statement.encode())
        looker.execute("set local session_replication_role = origin")
        assert {plant.what for plant in planted} <= {found.what for found in differences_in(looker)}
        # Nothing of it is committed, and so not a part of the books.
        assert verify(lived.owner_url) == []
    assert differences_in(looker) == []
    looker.rollback()


def test_every_check_has_its_planted_error() -> None:
    assert {plant.what for plant in PLANTS.values()} == {check.what for check in CHECKS}


def test_no_difference_tells_what_people_wrote(looker: psycopg.Connection) -> None:
    """RULES 9: ids and figures, no texts."""
    with looker.transaction(force_rollback=True):
        looker.execute("set local session_replication_role = replica")
        for table in ("expenses", "settlements", "budgets", "budget_items", "spaces"):
            looker.execute(f"delete from changes where tablename = '{table}'".encode())
        looker.execute(
            "update expenses set description = 'a secret', notes = 'a secret', amount = amount + 1"
        )
        told = " ".join(
            f"{difference.where} {difference.stored} {difference.counted}"
            for difference in differences_in(looker)
        )
    assert "row" in told
    assert not any(word in told for word in ("secret", "bread", "dinner", "Trip", "Home", "eva"))


def test_the_consequences_are_those_that_the_history_leaves_out(looker: psycopg.Connection) -> None:
    arguments = dict(
        looker.execute(
            "select tgrelid::regclass::text, tgargs from pg_trigger where tgname = 'record_change'"
        ).fetchall()
    )
    named = {table: told.decode().strip("\0").split("\0") for table, told in arguments.items()}
    assert {table: set(names) - {""} for table, names in named.items()} == {
        table: set(names.split()) for table, names in CONSEQUENCES.items()
    }


def test_a_schema_that_is_not_the_newest_is_an_error_and_no_clean_sheet(server: Server) -> None:
    with scratch_database(server) as name, pytest.raises(RecountFailure, match="migrate"):
        verify(server.url("postgres", name))
