"""`verify`, `backup` and `restore` as a person at the terminal meets them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from channels import keeping
from db.embedded.programs import BackupFailure
from db.embedded.server import SUPERUSER, erase, start
from db.outside import rows
from evals.throw_away import UNSAFE_BUT_QUICK
from tests.channels.terminal_runner import Terminal
from tests.conftest import Database
from tests.support.servers import RUN

BOOKED = """
with booked as (insert into expenses (space_id, amount, description, category, date, currency, created_by)
                select id, 12, 'a secret', 'dining', '2026-11-03', 'EUR', personal_of from spaces
                where personal_of is not null limit 1 returning *)
insert into expense_payers (expense_id, space_id, user_id, amount) select id, space_id, created_by, 12 from booked
"""
MORE = "set session_replication_role = replica; update expense_payers set amount = 13"


@pytest.fixture
def owner(terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("DATABASE_ADMIN_URL", database.owner_url)
    return terminal


def test_right_books_are_said_to_be_right(owner: Terminal, database: Database) -> None:
    database.rows(BOOKED)
    outcome = owner.run("verify")
    assert (outcome.code, outcome.err) == (0, "")
    assert re.fullmatch(
        r"Every sum is right: 1 expense, 0 budgets, 0 settlements, \d+ changes, 0 turns recounted\.\n",
        outcome.out,
    )


def test_what_differs_is_a_table_and_an_exit_code(owner: Terminal, database: Database) -> None:
    database.rows(BOOKED)
    database.rows(MORE)
    outcome = owner.run("verify")
    [(expense,)] = database.rows("select id from expenses")
    assert outcome.code == 1
    [line] = [line for line in outcome.out.splitlines() if "payers of an expense" in line]
    assert [cell.strip() for cell in line.strip("│").split("│")] == [
        "payers of an expense",
        f"expenses {expense}",
        "12",
        "13",
    ]
    assert "2 differences; 1 expense, " in outcome.out and "secret" not in outcome.out


def test_without_the_owners_address_one_sentence_names_it(terminal: Terminal) -> None:
    outcome = terminal.run("verify")
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err == "To verify, set DATABASE_ADMIN_URL to the login that owns the schema.\n"


def test_a_server_of_ones_own_has_its_own_backup(terminal: Terminal, tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        outcome = terminal.run(command, str(tmp_path / "file"))
        assert (outcome.code, outcome.out) == (4, "")
        assert outcome.err == (
            f"`{command}` is for the embedded database: with DATABASE_URL use your server's own backup.\n"
        )
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_away_is_one_sentence(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://wallai_owner@127.0.0.1:1/wallai")
    outcome = terminal.run("verify")
    assert outcome.code == 3 and outcome.err.startswith("The database could not be reached: ")


def test_a_login_that_may_not_recount_finds_nothing_right(
    owner: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_ADMIN_URL", database.app_url)
    outcome = owner.run("verify")
    assert outcome.code == 3 and "permission denied" in outcome.err and outcome.out == ""


@pytest.mark.proof
def test_the_embedded_books_are_recounted_saved_and_brought_back(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data, file = tmp_path / f"data {RUN}", tmp_path / "the books"
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("DATABASE_SERVICE_URL")
    monkeypatch.setenv("WALLAI_DATA", str(data))
    server = start(data, settings={**UNSAFE_BUT_QUICK, "max_connections": "20"})
    outcome = terminal.run("migrate")
    assert outcome.code == 0
    assert terminal.run("verify").out.startswith("Every sum is right: 0 expenses, ")
    outcome = terminal.run("backup", str(file))
    assert (outcome.code, outcome.err) == (0, "")
    assert re.fullmatch(rf"The books of this moment are in {file} \([\d,]+ KiB\)\.\n", outcome.out)
    assert terminal.run("backup", str(file)).code == 2

    rows(server.url(SUPERUSER), BOOKED)
    unsure = terminal.run("restore", str(file))
    assert (unsure.code, unsure.out) == (2, "")
    assert unsure.err == "The present books hold 1 expense: to replace them, say --yes.\n"
    assert terminal.run("restore", str(data / "nothing"), "--yes").code == 2
    assert rows(server.url(SUPERUSER), "select count(*) from expenses") == [(1,)]

    rows(server.url(SUPERUSER), MORE)
    wrong = tmp_path / "wrong books"
    assert terminal.run("backup", str(wrong)).code == 0
    refused = terminal.run("restore", str(wrong), "--yes")
    assert refused.code == 1 and "payers of an expense" in refused.out
    assert "So the present books stay" in refused.out

    outcome = terminal.run("restore", str(file), "--yes")
    assert outcome.code == 0
    assert f"The books are those of {file} now.\n" in outcome.out and "wallai_replaced" in outcome.out
    assert rows(server.url(SUPERUSER), "select count(*) from expenses") == [(0,)]
    erase(data)


class Typing:
    """A person at a terminal who answers with one line."""

    def __init__(self, line: str) -> None:
        self.line = line

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self.line


@pytest.mark.parametrize("line", ["y\n", "YES\n"])
def test_at_a_terminal_a_yes_replaces_the_books(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Typing(line))
    keeping.check_confirmed(Path("/books"), 2)
    assert capsys.readouterr().err == "The present books hold 2 expenses. Replace them by /books? [y/N] "


@pytest.mark.parametrize("line", ["n\n", "\n", "", "what?\n"])
def test_at_a_terminal_anything_else_changes_nothing(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Typing(line))
    with pytest.raises(BackupFailure, match="Nothing was changed"):
        keeping.check_confirmed(Path("/books"), 2)
