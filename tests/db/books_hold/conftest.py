"""The one database that the proofs share; each works in a space of its own, whose sums must be right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.demo import ANA, BEN, EVA
from db.embedded.server import Server
from tests.support.household import Home
from tests.support.stage import Stage, admitted, opened, set_up


@pytest.fixture(scope="package")
def stage(server: Server, template: str) -> Iterator[Stage]:
    with set_up(server, template, "wallai_books_hold") as ready:
        yield ready


@pytest.fixture
def home(stage: Stage) -> Iterator[Home]:
    """RULES 4.3: a check finds any drift; here it looks after every test."""
    space = opened(stage.looker, EVA.id)
    admitted(stage.looker, space, ANA.id, role="admin")
    admitted(stage.looker, space, BEN.id, role="member")
    household = Home(stage, space, EVA.id, ANA.id, BEN.id)
    yield household
    assert household.drift() == []
