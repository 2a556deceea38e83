"""The door of the service while what is behind it is being loaded."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI

from agent.wallai import Wallai
from channels.front import Front
from channels.serve import url_of
from channels.web.access import Access
from channels.web.page import PageFiles
from channels.web.service import service
from channels.web.tokens import OwnIssuer


def never_loaded() -> FastAPI:
    raise AssertionError("nobody asked for it")


def never_opened() -> Wallai:
    raise AssertionError("nobody talks to it")


@pytest.fixture
async def loading() -> AsyncIterator[httpx2.AsyncClient]:
    front = Front(PageFiles(None), never_loaded, lambda failure: None)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(front), base_url="http://test") as client:
        yield client


@pytest.fixture
async def loaded() -> AsyncIterator[httpx2.AsyncClient]:
    app = service(never_opened, Access(OwnIssuer(b"a key of a test that nobody else has")))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client:
        yield client


async def test_the_page_is_there_at_once(loading: httpx2.AsyncClient) -> None:
    answer = await loading.get("/")
    assert answer.status_code == 200 and "<title>Wallai</title>" in answer.text


@pytest.mark.proof
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/../serve.py", 404), ("POST", "/", 405), ("DELETE", "/nothing", 405)],
)
async def test_what_is_no_file_of_it_is_the_same_problem_as_later(
    loading: httpx2.AsyncClient, loaded: httpx2.AsyncClient, method: str, path: str, status: int
) -> None:
    early, late = await loading.request(method, path), await loaded.request(method, path)
    assert early.status_code == late.status_code == status
    assert early.json() == late.json()
    for name in ("content-type", "allow"):
        assert early.headers.get(name) == late.headers.get(name)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("localhost", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
        ("::", "http://[::]:8000"),
    ],
)
def test_the_address_that_is_printed_is_one_for_a_browser(host: str, url: str) -> None:
    assert url_of(host, 8000) == url
