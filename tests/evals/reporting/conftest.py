"""The report in a real Chromium, opened from disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.figures.figures import figures_of
from evals.reporting.html import html
from evals.running.record import TrialRecord
from tests.channels.page.conftest import anyio_backend, chromium

__all__ = ["anyio_backend", "chromium", "written"]

Written = Callable[[list[TrialRecord]], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes the report of a run and returns its address."""

    def write(records: list[TrialRecord]) -> str:
        file = tmp_path / "report.html"
        file.write_text(html(records, figures_of(records)), encoding="utf-8")
        return file.as_uri()

    return write
