"""Every law of the books is broken in turn and the attacks notice; a mutant that nobody notices fails the run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import typer

from evals.books.mutation.catalogue import all_mutants
from evals.books.mutation.conditions import weakened
from evals.books.mutation.mutant import Mutant
from evals.books.mutation.second_guards import SECOND_GUARDS
from evals.books.report import conclude
from evals.books.rls import Choice, examine_law, kind
from tests.db.scratch import scratch_database
from tests.support.servers import Server

KINDS = {
    "policy", "table", "check", "foreign key", "primary key", "uniqueness", "trigger", "function", "role", "grant"
}  # fmt: skip


@contextmanager
def catalogue_of(server: Server, template: str) -> Iterator[psycopg.Connection]:
    with (
        scratch_database(server, template=template) as name,
        psycopg.connect(server.url("postgres", name), autocommit=True) as connection,
    ):
        yield connection


@pytest.fixture(scope="module")
def mutants(server: Server, template: str) -> Iterator[dict[str, Mutant]]:
    with catalogue_of(server, template) as connection:
        yield {mutant.name: mutant for mutant in all_mutants(connection)}


def test_every_kind_of_law_is_broken(mutants: dict[str, Mutant]) -> None:
    assert {kind(mutant) for mutant in mutants.values()} == KINDS
    assert len(mutants) > 1000
    for name in (
        'policy settlements: "Members see settlements" dropped',
        'policy settlements: "Members see settlements" lets every row be reached',
        "table expenses: its owner is spared",
        "trigger expense_splits: add_up dropped",
        "function hold_turn: raise 2 silenced",
        "grant: update (version) on expenses given to authenticated",
    ):
        assert name in mutants


def test_a_law_that_is_added_is_broken_too(server: Server, template: str) -> None:
    """The mutants are read off the catalogue; no list is kept by hand."""
    with catalogue_of(server, template) as connection:
        known = {mutant.name for mutant in all_mutants(connection)}
        connection.execute("create policy planted on public.users for delete to anon using (id is null)")
        connection.execute("alter table public.users add constraint planted check (full_name <> 'x')")
        added = {mutant.name for mutant in all_mutants(connection)} - known
    assert added == {
        "policy users: planted dropped",
        "policy users: planted lets every row be reached",
        "policy users: planted is for everybody",
        "check users: planted dropped",
    }


def test_every_second_guard_can_be_dropped_itself(mutants: dict[str, Mutant]) -> None:
    for guard in SECOND_GUARDS:
        named = [mutant for name, mutant in mutants.items() if re.fullmatch(guard.pattern, name)]
        assert named, guard.pattern


def test_a_condition_loses_one_part_at_a_time() -> None:
    assert list(weakened("((a = 1) AND ((b = 2) OR (c = 3)))")) == [
        ("(a = 1)", "(true AND ((b = 2) OR (c = 3)))"),
        ("((b = 2) OR (c = 3))", "((a = 1) AND true)"),
        ("(b = 2)", "((a = 1) AND (false OR (c = 3)))"),
        ("(c = 3)", "((a = 1) AND ((b = 2) OR false))"),
    ]


@pytest.mark.proof
def test_what_is_broken_is_noticed_and_what_is_not_survives(capsys: pytest.CaptureFixture[str]) -> None:
    """Three mutants and one that does no harm: it is named, and the run ends with 1."""
    harmless = Mutant("planted: a comment", ("comment on table public.users is 'people'",))
    choice = Choice(
        only=(
            "table settlements: row security off",
            "grant: update (version) on expenses given to authenticated",
            "role wallai_app_login: a member of wallai_books",
            "planted: *",
        ),
        attacks=(
            "tests/db/rls/test_fixed_columns.py::test_not_even_the_owner_sets_what_is_fixed[expenses version = 0]",
            "tests/db/rls/test_logins.py::test_a_login_wears_its_own_roles_and_no_other",
            "tests/db/rls/test_logins.py::test_row_security_binds_everybody",
        ),
        planted=(harmless,),
    )
    report = examine_law(choice)
    assert (report.figures["killed"], report.figures["total"]) == (3, 4)
    assert report.figures["survivors"] == [harmless.name]
    with pytest.raises(typer.Exit) as left:
        conclude(report, json_file=None)
    assert left.value.exit_code == 1
    assert "3/4 noticed" in " ".join(capsys.readouterr().out.split())
