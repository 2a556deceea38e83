"""The file of `wallai export`: whole, of its owner alone, and never in the place of another one unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.terminal_runner import Terminal
from tests.support.exported import rows_of

NO_FORMAT = "Which format? Let the file end in .csv or .json, or say --format csv or --format json.\n"


def test_a_file_that_is_there_stays_unless_it_is_said(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "books.csv"
    file.write_text("mine")
    refused = terminal.run("export", str(file))
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == f"{file} is there already; --yes replaces it.\n"
    assert file.read_text() == "mine"
    assert terminal.run("export", str(file), "--yes").code == 0
    assert rows_of(file.read_bytes()) == [] and list(tmp_path.iterdir()) == [file]


def test_what_no_file_can_be_is_one_sentence(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for file, options, sentence in (
        (folder, ["--yes"], f"{folder} is no file, so nothing is written there.\n"),
        (
            tmp_path / "no" / "a.csv",
            [],
            f"{tmp_path / 'no' / 'a.csv'} cannot be written: No such file or directory.\n",
        ),
        (tmp_path / "books", [], NO_FORMAT),
        (tmp_path / "a.csv", ["--format", "pdf"], NO_FORMAT),
        (Path("-"), [], NO_FORMAT),
    ):
        outcome = terminal.run("export", str(file), *options)
        assert (outcome.code, outcome.out, outcome.err) == (2, "", sentence)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_database_that_is_away_leaves_nothing(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_SERVICE_URL", "postgresql://wallai_service_login@127.0.0.1:1/wallai")
    outcome = terminal.run("export", str(tmp_path / "books.json"))
    assert (outcome.code, outcome.out) == (3, "")
    assert list(tmp_path.iterdir()) == []
