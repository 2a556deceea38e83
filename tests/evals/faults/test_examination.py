"""The harness, examined itself: what is broken in the product is noticed by a case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.embedded.server import Server
from evals.faults.examination import Noticed, noticed, read_faults
from evals.running.crew import pattern_server

FAULTS = read_faults()
PLANTED_HERE = (
    "a wrong cent",
    "a write in another space",
    "a figure that is made up",
    "a double booking",
    "a question that names nothing",
    "a thread of another member's",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with pattern_server() as server:
        yield server


def test_each_fault_is_noticed_by_every_case_that_has_to(server: Server) -> None:
    """RULES 3.2, 6.5, 7.1, 7.3, 8.2: a wrong cent, a write elsewhere, a made-up figure, a double booking, a question
    without its subject and somebody else's thread."""
    faults = [fault for fault in FAULTS if fault.name in PLANTED_HERE]
    assert len(faults) == len(PLANTED_HERE)
    found: list[Noticed] = list(noticed(server, faults))
    missed = [
        f"{each.fault.name} by {each.case}: {each.without.faults} {each.within.faults}"
        for each in found
        if not each.is_caught
    ]
    assert missed == []
