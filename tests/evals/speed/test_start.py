"""The measurement of a start: the page answers before the agent is ready, and nothing is left running."""

from __future__ import annotations

from urllib.error import URLError
from urllib.request import urlopen

import pytest

from evals.speed import start


@pytest.mark.proof
def test_a_start_is_measured_from_the_command_to_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    port = start.free_port()
    monkeypatch.setattr(start, "free_port", lambda: port)
    found = start.measure(runs=1)
    page, ready = found.rows
    assert 0 < page.here[0] < ready.here[0] < 60_000
    assert page.base == ready.base and page.base[0] > 0
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/", timeout=1)
