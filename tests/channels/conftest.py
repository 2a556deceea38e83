"""The terminal of these tests."""

from __future__ import annotations

import pytest

from tests.channels.terminal_runner import Terminal, terminal_over
from tests.conftest import Database


@pytest.fixture
def terminal(database: Database, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The command over the database of the test."""
    return terminal_over(database, monkeypatch)
