"""`wallai import`: the preview, the yes, and every way in which a file is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.terminal_runner import Terminal
from tests.conftest import Database
from tests.support.turns import booked

EXPORT = (
    "Date,Description,Category,Cost,Currency,Eva,Ana,Tom T.\n\n"
    "2026-11-01,Tea,Groceries,9.00,EUR,6.00,-3.00,-3.00\n"
    "2026-11-02,Cake,Groceries,6.00,EUR,-2.00,4.00,-2.00\n"
)
PREVIEW = (
    "Import 2 expenses (€15.00) from flat.csv into Home, 1 November 2026 to 2 November 2026;\n"
    "  Eva is Eva, Ana is Ana, and Tom T. becomes a guest.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "flat.csv"
    written.write_text(EXPORT, encoding="utf-8-sig")
    return written


@pytest.mark.proof
def test_without_a_yes_it_shows_what_it_would_do(terminal: Terminal, database: Database, file: Path) -> None:
    """RULES 7.2: a pipe agrees to nothing."""
    outcome = terminal.run("import", str(file), typed="yes\n")
    assert (outcome.code, outcome.out) == (0, PREVIEW)
    assert outcome.err == "Nothing was imported. With --yes it is imported without a question.\n"
    assert booked(database) == []


@pytest.mark.proof
def test_with_a_yes_it_does_it_once(terminal: Terminal, database: Database, file: Path) -> None:
    """RULES 7.1."""
    first = terminal.run("import", str(file), "--yes")
    assert first.code == 0
    assert first.out == PREVIEW + "Imported 2 expenses (€15.00) from flat.csv into Home.\n"
    second = terminal.run("import", str(file), "--yes")
    assert (second.code, second.out) == (
        0,
        "Nothing of flat.csv is new in Home; 2 entries are here already and stay as they are.\n",
    )
    assert sorted(name for name, _ in booked(database)) == ["Cake", "Tea"]


@pytest.mark.proof
def test_people_are_who_is_said(terminal: Terminal, database: Database, file: Path) -> None:
    outcome = terminal.run("import", str(file), "--yes", "--who", "Tom T.=Ben")
    assert "Tom T. is Ben" in outcome.out
    for said, sentence in (
        ("Tom", 'Say who somebody of the file is like --who "Tom T.=Ben".\n'),
        ("Kim=Ben", 'Nobody in the file is called "Kim". Its people are Eva, Ana, or Tom T..\n'),
    ):
        file.write_text(EXPORT.replace("2026-", "2025-"))
        refused = terminal.run("import", str(file), "--yes", "--who", said)
        assert (refused.code, refused.err) == (2, sentence)


def test_a_file_that_is_none_is_one_sentence(terminal: Terminal, database: Database, tmp_path: Path) -> None:
    texts = {
        "empty.csv": b"",
        "picture.csv": b"\x89PNG\r\n\x1a\n\x00\x01",
        "nul.csv": b"a\x00b",
        "large.csv": b"x" * 2_000_001,
        "bank.csv": b"Date;Amount\n2026-11-01;-3,20\n",
    }
    sentences = {
        "empty.csv": "The file is empty.",
        "picture.csv": "The file is no text.",
        "nul.csv": "The file is no text.",
        "large.csv": "The file has more than 2,000,000 bytes.",
        "bank.csv": "The file is no export of a Splitwise group.",
        "missing.csv": "cannot be read: No such file or directory.",
        ".": "cannot be read: Is a directory.",
    }
    for name, content in texts.items():
        (tmp_path / name).write_bytes(content)
    for name, sentence in sentences.items():
        outcome = terminal.run("import", str(tmp_path / name), "--yes")
        assert (outcome.code, outcome.out) == (2, "")
        assert sentence in outcome.err and "Traceback" not in outcome.err
    assert booked(database) == []


def test_who_is_nobody_there_imports_nothing(terminal: Terminal, file: Path) -> None:
    assert terminal.run("import", str(file), "--as", "zoe", "--yes").code == 2
    assert terminal.run("import", str(file), "--space", "Nowhere", "--yes").code == 2


def test_a_database_that_is_away_is_one_sentence(
    terminal: Terminal, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_SERVICE_URL", "postgresql://wallai_service_login@127.0.0.1:1/wallai")
    outcome = terminal.run("import", str(file), "--yes")
    assert (outcome.code, outcome.out) == (3, "")
