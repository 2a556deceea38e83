"""The suite on each PostgreSQL: which are found, how the suite comes to them, and what is counted."""

from __future__ import annotations

import signal
from pathlib import Path

import psycopg
import pytest

from db.embedded.binaries import installed
from db.embedded.server import APP, OWNER, SERVICE, SUPERUSER
from evals.__main__ import end_in_order
from evals.books.pooler import pgbouncer
from evals.books.servers import Way, examine, look, run_suite, started, wanted

SOME_TESTS = """
import os
import pytest

def test_that_passes():
    assert os.environ["DATABASE_URL"] == "postgresql://app@nowhere/wallai"
    assert "DATABASE_SUPERUSER_URL" not in os.environ

def test_that_fails():
    assert False

@pytest.fixture
def broken():
    raise OSError

def test_that_does_not_begin(broken):
    pass

def test_that_is_skipped():
    pytest.skip("There is no moon.")
"""


@pytest.mark.proof
def test_what_is_found_starts() -> None:
    report = look([])
    assert report.holds
    embedded = "newest" if next(installed()).site else "system"
    assert {embedded, "external"} <= {finding.what for finding in report.findings}


@pytest.mark.proof
def test_an_external_server_has_an_owner_that_is_no_superuser() -> None:
    [external] = wanted(["external"])
    with started(external) as way:
        names = ("DATABASE_SUPERUSER_URL", "DATABASE_ADMIN_URL", "DATABASE_URL", "DATABASE_SERVICE_URL")
        mighty = {}
        for name in names:
            with psycopg.connect(way.variables[name]) as connection:
                [mighty[connection.info.user]] = connection.execute(
                    "select rolsuper from pg_roles where rolname = session_user"
                ).fetchone() or [None]
    assert mighty == {SUPERUSER: True, OWNER: False, APP: False, SERVICE: False}


@pytest.mark.proof
def test_a_server_ends_with_an_examination_that_is_ended() -> None:
    """SIGTERM would otherwise leave behind whatever was started."""
    [external] = wanted(["external"])
    before = signal.signal(signal.SIGTERM, end_in_order)
    try:
        with pytest.raises(SystemExit), started(external) as way:
            url = way.variables["DATABASE_URL"]
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_server_that_is_missing_fails_where_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.books.pooler.FOLDERS", ())
    assert pgbouncer() is None
    report = examine(["pooler"], tests=[])
    assert not report.holds
    assert "not installed" in report.findings[0].seen


@pytest.mark.proof
def test_failures_errors_and_what_was_skipped_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", "postgresql://somebody@else/postgres")
    (tmp_path / "test_some.py").write_text(SOME_TESTS, encoding="utf-8")
    way = Way(variables={"DATABASE_URL": "postgresql://app@nowhere/wallai"})
    outcome = run_suite("here", way, ["-n0", str(tmp_path)])
    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 2, 1)
    assert outcome.reasons == ("skipped: There is no moon.",)
    assert not outcome.holds
