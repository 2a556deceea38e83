"""Eva in a Home of her own, in a database that the tests of a file share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home, shared_database
from tests.support.kept_books import lent_books
from tests.support.servers import Server


@pytest.fixture(scope="module")
def shared(server: Server, template: str) -> Iterator[Database]:
    with shared_database(server, template) as database:
        yield database


@pytest.fixture
async def eva(shared: Database) -> AsyncIterator[Thread]:
    books = lent_books(shared.app_url, shared.service_url)
    yield Thread(books, space_id=fresh_home(shared))
    await books.close()
