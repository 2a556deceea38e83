"""The `wallai` command over a test's own database, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.settings import Settings
from channels.cli import app
from tests.conftest import Database
from tests.support.servers import BEHIND_POOLER

CLONE = Path(__file__).parents[2]
FOREIGN = ("ANTHROPIC_", "DATABASE_", "SUPABASE_", "WALLAI_", "COLUMNS", "LINES")
"""Variables of whoever runs the tests that would lead to their own books or their own model."""


@dataclass(frozen=True)
class Outcome:
    """What one run of the command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """Runs the command; a run in this process spares the two seconds that loading the libraries takes."""

    environment: dict[str, str]

    def run(self, *arguments: str, typed: str = "") -> Outcome:
        """Runs the command in this process, with `typed` piped in."""
        result = CliRunner().invoke(app, arguments, input=typed, catch_exceptions=False)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def spawn(self, *arguments: str, typed: str = "", **variables: str) -> Outcome:
        """Runs the command in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "channels.cli", *arguments],
            input=typed,
            cwd=CLONE,
            env=self.environment | variables,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


def terminal_over(database: Database, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Returns the command over this database and the offline model, whatever the environment says."""
    for name in list(os.environ):
        if name.startswith(FOREIGN):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setenv("DATABASE_SERVICE_URL", database.service_url)
    monkeypatch.setenv("WALLAI_TOKEN_KEY", "a key of the tests that nobody else has")
    monkeypatch.setenv("WALLAI_POOLER", str(BEHIND_POOLER).lower())
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    return Terminal(dict(os.environ))
