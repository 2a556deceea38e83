"""The one database that the attacks share: they roll back, or touch rows made for them alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.embedded.server import Server
from tests.support.stage import Stage, set_up


@pytest.fixture(scope="package")
def stage(server: Server, template: str) -> Iterator[Stage]:
    with set_up(server, template, "wallai_rls") as ready:
        yield ready
