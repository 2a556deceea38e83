"""Many write at once and the books hold; with a guard taken out they are seen not to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest

from db.database import open_books
from db.demo import EVA, HOME
from db.embedded.server import Server
from db.outside import rows
from evals.books.concurrency.controls import CONTROLS, Control, bookings_in_one_month, controlled
from evals.books.concurrency.copies import Copy, Original, copied
from evals.books.concurrency.examination import Part, examined, parts
from evals.books.concurrency.guards import ORDER, Guard
from evals.books.concurrency.ledgered import what_the_ledger_lacks
from evals.books.concurrency.writers_by_sql import Acknowledged, lost_or_doubled
from tests.conftest import Database

QUICK = parts(writers=6, seconds=0.7, seed=1)


@pytest.fixture
def original(server: Server, template: str) -> Original:
    return Original(server, template)


@pytest.fixture
def copy(original: Original) -> Iterator[Copy]:
    with copied(original, "wallai_looked_at") as made:
        yield made


@pytest.mark.proof
@pytest.mark.parametrize("part", [QUICK[1], QUICK[5]], ids=lambda part: f"{part.what} {part.level}")
def test_many_writers_keep_every_sum(original: Original, part: Part) -> None:
    finding, tally = examined(original, part)
    assert finding.holds, finding.seen
    assert tally.done.total() > 0


@pytest.mark.proof
@pytest.mark.parametrize("control", [CONTROLS[0], CONTROLS[1], CONTROLS[3]], ids=lambda control: control.what)
def test_a_race_goes_wrong_only_without_its_guard(original: Original, control: Control) -> None:
    finding = controlled(original, replace(control, times=1))
    assert finding.holds, finding.seen
    assert "fails as it must" in finding.seen


@pytest.mark.proof
def test_a_guard_that_decides_nothing_is_no_control(original: Original) -> None:
    spared = Guard(
        "private.touch()", (("new.updated_at := now();", "new.updated_at := now(); -- as before"),)
    )
    finding = controlled(original, replace(CONTROLS[3], guard=spared, times=1))
    assert not finding.holds


def test_a_guard_that_the_schema_lost_is_noticed(copy: Copy) -> None:
    ORDER.take_out(copy)
    with pytest.raises(LookupError, match="no such guard any more"):
        ORDER.take_out(copy)


def test_two_people_book_in_one_month_without_a_deadlock(original: Original) -> None:
    finding = bookings_in_one_month(original, times=1)
    assert finding.holds, finding.seen


def test_a_lost_and_a_doubled_write_of_plain_sql_are_seen(copy: Copy) -> None:
    book(copy, "Dinner", tags=["0:1", "0:1", "0:9"])
    gone, planned = uuid4(), uuid4()
    acknowledged = Acknowledged(
        Counter({"0:1": 1, "0:2": 1}), {"0:9"}, planned={planned}, scrapped=Counter({gone: 2})
    )
    assert lost_or_doubled(copy, acknowledged) == [
        "0:1 was acknowledged for 1 expenses and is on 2",
        "0:2 was acknowledged for 1 expenses and is on 0",
        "0:9 was refused and is there",
        f"budget {planned} is lost",
        f"budget {gone} was deleted 2 times",
    ]


def test_a_lost_and_a_doubled_booking_of_a_tool_are_seen(copy: Copy) -> None:
    for what in ("Twice", "Twice", "Refused", "Unknown"):
        book(copy, what)
    wrong = what_the_ledger_lacks(copy, added=["Twice", "Lost"], not_added=["Refused"])
    assert wrong[:4] == [
        "Twice was acknowledged and is there 2 times",
        "Lost was acknowledged and is there 0 times",
        "Refused was refused and is there",
        "Unknown is there and nobody was told",
    ]
    assert sum("stems from no finished call" in fault for fault in wrong) == 4


async def test_batches_keep_their_level_on_a_server_of_another_default(database: Database) -> None:
    rows(
        database.superuser_url,
        f"alter database {database.name} set default_transaction_isolation = serializable",
    )
    books = open_books(url=database.app_url, service_url=database.service_url, pool_size=1)
    try:
        async with books.acting_as(EVA.id) as person, books.as_service() as service:
            for connection in (person, service):
                level = await connection.exec_driver_sql("show transaction_isolation")
                assert level.scalar_one() == "read committed"
    finally:
        await books.close()


def book(copy: Copy, what: str, *, tags: list[str] | None = None) -> None:
    """Past every policy, by nobody's call."""
    with psycopg.connect(copy.superuser_url) as connection:
        expense = uuid4()
        connection.execute(
            "insert into public.expenses (id, space_id, amount, description, category, date, currency, tags,"
            " created_by) values (%s, %s, 10, %s, 'dining', '2026-11-23', 'EUR', %s, %s)",
            [expense, HOME, what, tags or [], EVA.id],
        )
        connection.execute(
            "insert into public.expense_payers (expense_id, space_id, user_id, amount) values (%s, %s, %s, 10)",
            [expense, HOME, EVA.id],
        )
