"""Ways around a policy that one statement offers: many spaces at once, copy, returning, conflicts, views, plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest

from db.demo import HOME
from tests.support.attack import FORBIDDEN, claims_of, refused
from tests.support.household import Expense, spend
from tests.support.stage import Stage

BOOK = """
insert into public.expenses (id, space_id, amount, description, category, date, currency, created_by)
"""


@dataclass(frozen=True)
class Neighbours:
    """The member of Home, and a stranger's expense in the Flat that the member must never reach."""

    me: UUID
    stranger: UUID
    mine: UUID
    theirs: UUID


@pytest.fixture
def neighbours(stage: Stage) -> Iterator[Neighbours]:
    me, stranger = stage.people["member"], stage.people["stranger"]
    with stage.app.wearing(me, commits=True) as connection:
        mine = spend(connection, Expense(HOME, me, description="Ours"))
    with stage.app.wearing(stranger, commits=True) as connection:
        theirs = spend(connection, Expense(stage.flat, stranger, description="Secret"))
    yield Neighbours(me, stranger, mine, theirs)
    untouched = "select description, deleted_at, space_id from public.expenses where id = %s"
    assert stage.look(untouched, theirs) == [("Secret", None, stage.flat)]


@pytest.mark.parametrize(
    "sweep",
    [
        "update public.expenses set notes = 'x' where id in (%(mine)s, %(theirs)s) returning id",
        "update public.expenses as e set notes = o.description from public.expenses as o"
        " where o.id in (%(mine)s, %(theirs)s) and e.id = o.id returning e.id",
        "with seen as (select * from public.expenses where id in (%(mine)s, %(theirs)s))"
        " update public.expenses set notes = 'x' where id in (select id from seen) returning id",
        "select e.id from public.expenses as e join public.expense_payers as p on p.expense_id = e.id"
        " where e.id in (%(mine)s, %(theirs)s)",
        "select id from public.expenses where id in (%(mine)s, %(theirs)s) for update",
        "merge into public.expenses as e using (values (%(mine)s), (%(theirs)s)) as v (id) on e.id = v.id"
        " when matched then update set notes = 'x' when not matched then do nothing",
    ],
)
def test_one_statement_over_two_spaces_reaches_ones_own(
    stage: Stage, neighbours: Neighbours, sweep: str
) -> None:
    """RULES 6.3: a space one is not in does not exist, also within a statement about one's own."""
    attempt = stage.app.attempt(neighbours.me, sweep, vars(neighbours), commits=True)
    assert (attempt.refusal, attempt.touched) == (None, 1)
    assert attempt.rows in ([], [(neighbours.mine,)])


@pytest.mark.parametrize(
    "mixed",
    [
        BOOK + "values (%(a)s, %(home)s, 1, 'x', 'x', '2026-11-03', 'EUR', %(me)s),"
        " (%(b)s, %(flat)s, 1, 'x', 'x', '2026-11-03', 'EUR', %(me)s)",
        BOOK + "select gen_random_uuid(), s, 1, 'x', 'x', '2026-11-03', 'EUR', %(me)s"
        " from unnest(array[%(home)s, %(flat)s]::uuid[]) as s",
        "with one as ("
        + BOOK
        + "values (%(a)s, %(home)s, 1, 'x', 'x', '2026-11-03', 'EUR', %(me)s) returning id)"
        " insert into public.expense_payers (expense_id, space_id, user_id, amount)"
        " select %(theirs)s, %(flat)s, %(me)s, 1 from one",
        BOOK + "values (%(theirs)s, %(home)s, 1, 'x', 'x', '2026-11-03', 'EUR', %(me)s)"
        " on conflict (id) do update set description = 'Taken' returning description",
        BOOK + "values (%(theirs)s, %(flat)s, 1, 'x', 'x', '2026-11-03', 'EUR', %(stranger)s)"
        " on conflict (id) do nothing returning description",
    ],
)
def test_one_foreign_row_spoils_the_whole_statement(stage: Stage, neighbours: Neighbours, mixed: str) -> None:
    values = vars(neighbours) | {"home": HOME, "flat": stage.flat, "a": uuid4(), "b": uuid4()}
    assert stage.app.attempt(neighbours.me, mixed, values, commits=True).refusal == FORBIDDEN
    assert stage.look("select 1 from public.expenses where id in (%s, %s)", values["a"], values["b"]) == []


@pytest.mark.parametrize(
    "source", ["public.expenses", "(select * from public.expenses)", "(table public.expenses)"]
)
def test_copy_tells_no_more_than_a_query(stage: Stage, neighbours: Neighbours, source: str) -> None:
    copying = f"copy {source} to stdout".encode()
    with (
        stage.app.wearing(neighbours.me) as connection,
        connection.cursor() as cursor,
        cursor.copy(copying) as copied,
    ):
        told = b"".join(copied).decode()
    assert str(neighbours.mine) in told
    assert str(neighbours.theirs) not in told and "Secret" not in told


def test_copy_brings_nothing_in_past_the_policies(stage: Stage, neighbours: Neighbours) -> None:
    columns = "id, space_id, amount, description, category, date, currency, created_by"
    row = f"{uuid4()},{stage.flat},1,x,x,2026-11-03,EUR,{neighbours.me}\n"
    copying = f"copy public.expenses ({columns}) from stdin csv".encode()
    with (
        pytest.raises((psycopg.errors.FeatureNotSupported, psycopg.errors.InsufficientPrivilege)),
        stage.app.wearing(neighbours.me) as connection,
        connection.cursor() as cursor,
        cursor.copy(copying) as copy,
    ):
        copy.write(row)


@pytest.mark.parametrize(
    "lent",
    [
        "create temp view lent as select id from public.expenses",
        "create temp view lent with (security_barrier) as select id from public.expenses",
        "create function pg_temp.lent() returns setof uuid language sql security definer"
        " as 'select id from public.expenses'",
        "prepare lent as select id from public.expenses",
    ],
)
def test_what_one_person_makes_shows_the_next_one_their_own(
    stage: Stage, neighbours: Neighbours, lent: str
) -> None:
    """A view, a function and a plan outlive the claims under which they were made."""
    look = {"f": "select pg_temp.lent()", "p": "execute lent", "v": "table lent"}
    made = next(kind for word, kind in (("function", "f"), ("prepare", "p"), ("view", "v")) if word in lent)
    with stage.app.wearing(neighbours.stranger) as connection:
        connection.execute(lent.encode())
        assert (neighbours.theirs,) in connection.execute(look[made].encode()).fetchall()
        connection.execute("select set_config('request.jwt.claims', %s, true)", [claims_of(neighbours.me)])
        seen = connection.execute(look[made].encode()).fetchall()
        if made == "p":
            connection.execute("deallocate lent")
    assert (neighbours.mine,) in seen and (neighbours.theirs,) not in seen


@pytest.mark.parametrize("path", ["pg_temp", "pg_temp, public, private", "private, public", ""])
def test_no_search_path_opens_a_foreign_space(stage: Stage, neighbours: Neighbours, path: str) -> None:
    with stage.app.wearing(neighbours.me) as connection:
        connection.execute("select set_config('search_path', %s, true)", [path])
        seen = connection.execute("select id from public.expenses").fetchall()
        assert (neighbours.mine,) in seen and (neighbours.theirs,) not in seen
        with refused(FORBIDDEN):
            spend(connection, Expense(stage.flat, neighbours.me))


@pytest.mark.parametrize(
    "claims", ["5", "true", '{"sub": 5}', '{"sub": {"id": "x"}}', '{"sub": true}', '{"SUB": "%s"}', '[{"sub": "%s"}]',
               '{"sub": "%s\'"}', '{"sub": "%s", "sub": "x"}', '{"user": {"sub": "%s"}}']
)  # fmt: skip
def test_a_forged_claim_is_nobodys(stage: Stage, neighbours: Neighbours, claims: str) -> None:
    """No rows, whether by an empty answer or by an error: the name must stand where the product puts it."""
    worn = claims.replace("%s", str(neighbours.stranger))
    outcome = stage.app.attempt(None, "select id from public.expenses", claims=worn)
    assert outcome.rows == [] and outcome.refusal in (None, "22P02")
