"""Signing in on the page: as a member of this machine's household, or with an account; and what keeps others out."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from uuid import UUID, uuid4

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from channels.web.access import DEMO, Access, Project, is_public
from channels.web.session import ELSEWHERE_SECONDS
from channels.web.sign_in import COOKIE
from channels.web.tokens import Identity, NotSignedIn, SupabaseIssuer
from db.demo import BEN, EVA
from tests.channels.web.conftest import ISSUER, SESSIONS, Client
from tests.conftest import Database

HERE = "http://localhost:8000"
EVERYBODY = ["ana", "ben", "eva"]


class Elsewhere:
    """An issuer of accounts that are made elsewhere; the token is the account's id."""

    def __init__(self, name: str = "Zoë Ünal") -> None:
        self.name = name

    async def identity(self, token: str) -> Identity:
        try:
            ends = int(time.time()) + 3600
            return Identity(UUID(token), ends, "Zoe.Unal+x@example.org", self.name, may_be_new=True)
        except ValueError:
            raise NotSignedIn from None


@asynccontextmanager
async def browser(
    app: FastAPI, *, base: str = HERE, address: str = "127.0.0.1", **headers: str
) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser on a page of this service, which keeps its cookies."""
    transport = httpx2.ASGITransport(app, client=(address, 50_000))
    sent = {"origin": base, "time-zone": "America/New_York", "accept-language": "de-AT;q=0.9,en;q=0.8"}
    async with httpx2.AsyncClient(
        transport=transport,
        base_url=base,
        headers=sent | {k.replace("_", "-"): v for k, v in headers.items()},
    ) as http:
        yield http


async def test_a_member_of_the_household_signs_in_and_out(app: FastAPI) -> None:
    async with browser(app) as page:
        before = (await page.get("/v1/session")).json()
        assert before["person"] is None and sorted(one["username"] for one in before["offers"]) == EVERYBODY
        assert before["is_offline"] is True and before["project"] is None
        signed = await page.post("/v1/session", json={"username": "ben"})
        assert signed.status_code == 200 and signed.json()["name"] == "Ben"
        cookie = signed.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie and "secure" not in cookie
        after = (await page.get("/v1/session")).json()
        assert after["person"]["id"] == str(BEN.id) and after["offers"] == before["offers"]
        assert (await page.get("/v1/spaces")).json()[0]["role"] == "member"
        assert (await page.delete("/v1/session")).status_code == 204
        assert (await page.get("/v1/spaces")).status_code == 401


@pytest.mark.parametrize(
    ("base", "address", "headers"),
    [
        (HERE, "192.168.1.7", {}),
        ("http://wallai.example:8000", "127.0.0.1", {}),
        (HERE, "127.0.0.1", {"x_forwarded_for": "127.0.0.1"}),
        (HERE, "127.0.0.1", {"forwarded": "for=127.0.0.1"}),
    ],
)
async def test_nobody_is_offered_but_at_this_machine(
    app: FastAPI, base: str, address: str, headers: dict[str, str]
) -> None:
    async with browser(app, base=base, address=address, **headers) as page:
        assert (await page.get("/v1/session")).json()["offers"] == []
        assert (await page.post("/v1/session", json={"username": "eva"})).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.test", "http://localhost:9000", "null", ""])
async def test_another_site_signs_nobody_in(app: FastAPI, origin: str) -> None:
    async with browser(app, origin=origin) as page:
        assert (await page.post("/v1/session", json={"username": "eva"})).status_code == 403
        assert (await page.delete("/v1/session")).status_code == 403


@pytest.mark.parametrize("wanted", [{}, {"username": "stranger"}, {"username": ""}, {"token": "x.y.z"}])
async def test_who_is_not_offered_does_not_get_in(app: FastAPI, wanted: dict[str, str]) -> None:
    async with browser(app) as page:
        assert (await page.post("/v1/session", json=wanted)).status_code == 401


async def test_on_a_server_of_ones_own_only_the_demo_is_offered(app: FastAPI, database: Database) -> None:
    stranger = newcomer(database)
    database.rows(
        "insert into public.users (id, username, currency) values (%s, 'mia', 'EUR') returning id", stranger
    )
    async with browser(app) as page:
        assert (
            sorted(one["username"] for one in (await page.get("/v1/session")).json()["offers"]) == EVERYBODY
        )
        app.state.access = Access(SESSIONS, offered=None)
        assert len((await page.get("/v1/session")).json()["offers"]) == len(EVERYBODY) + 1
    assert {EVA.id, BEN.id} < DEMO


async def test_a_cookie_is_no_bearer_and_a_bearer_no_cookie(app: FastAPI, eva: Client) -> None:
    bearer = eva.headers["authorization"].removeprefix("Bearer ")
    async with browser(app) as page:
        assert (await page.get("/v1/spaces", headers={"cookie": f"{COOKIE}={bearer}"})).status_code == 401
        as_bearer = {"authorization": f"Bearer {SESSIONS.issue(EVA.id)}"}
        assert (await page.get("/v1/spaces", headers=as_bearer)).status_code == 401


def newcomer(database: Database) -> UUID:
    account = uuid4()
    database.rows(
        "insert into auth.users (id, email) values (%s, %s) returning id", account, f"{account}@example.org"
    )
    return account


async def test_an_account_from_elsewhere_gets_a_profile_of_its_own(app: FastAPI, database: Database) -> None:
    """RULES 6.1: zone and currency are those of the browser."""
    app.state.access = Access(
        SESSIONS, (Elsewhere(),), project=Project("https://x.supabase.co", "sb_publishable_x")
    )
    account = newcomer(database)
    async with browser(app) as page:
        before = (await page.get("/v1/session")).json()
        assert before["offers"] == [] and before["project"]["key"] == "sb_publishable_x"
        signed = await page.post("/v1/session", json={"token": str(account)})
        assert signed.json() == {
            "id": str(account),
            "username": "zoe.unal.x",
            "name": "Zoë Ünal",
            "language": "de-AT",
            "currency": "USD",
            "timezone": "America/New_York",
            "week_starts_on": None,
            "is_new": True,
        }
        again = await page.post("/v1/session", json={"token": str(account)})
        assert again.json()["is_new"] is False
        [space] = (await page.get("/v1/spaces")).json()
        assert space["is_personal"] and space["currency"] == "USD"
        assert (await page.post("/v1/session", json={"username": "eva"})).status_code == 401


@pytest.mark.parametrize(("seconds", "most"), [(60, 60), (7 * 24 * 60 * 60, ELSEWHERE_SECONDS)])
async def test_a_session_ends_with_the_token_that_it_came_from(app: FastAPI, seconds: int, most: int) -> None:
    async with browser(app) as page:
        signed = await page.post("/v1/session", json={"token": ISSUER.issue(EVA.id, seconds=seconds)})
        cookie = SimpleCookie(signed.headers["set-cookie"])[COOKIE]
        assert most - 5 <= int(cookie["max-age"]) <= most
        ends = (await SESSIONS.identity(cookie.value)).ends_at
        assert most - 5 <= ends - time.time() <= most
        assert (await page.get("/v1/spaces")).status_code == 200


async def test_a_token_that_has_just_ended_signs_nobody_in(app: FastAPI) -> None:
    """However much the clocks of two machines may differ."""
    async with browser(app) as page:
        signed = await page.post("/v1/session", json={"token": ISSUER.issue(EVA.id, seconds=-1)})
        assert signed.status_code == 401 and "set-cookie" not in signed.headers


class KeylessProject(httpx2.AsyncBaseTransport):
    """A project that does not answer."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("away")


async def test_while_the_keys_of_a_project_are_away_nobody_is_told_that_they_are_nobody(app: FastAPI) -> None:
    app.state.access = Access(
        SESSIONS, (SupabaseIssuer("https://x.supabase.co", transport=KeylessProject()),)
    )
    key = ec.generate_private_key(ec.SECP256R1())
    token = jwt.encode({"sub": str(EVA.id)}, key, algorithm="ES256", headers={"kid": "one"})
    async with browser(app) as page:
        bearer = {"authorization": f"Bearer {token}"}
        signing = await page.post("/v1/session", json={"token": token})
        for answer in (await page.get("/v1/spaces", headers=bearer), signing):
            assert answer.status_code == 503 and answer.headers["retry-after"] == "2"
            assert answer.headers["content-type"] == "application/problem+json"


async def test_a_program_with_such_a_token_is_met_just_so(app: FastAPI, database: Database) -> None:
    app.state.access = Access(SESSIONS, (Elsewhere(name="\x00  "),))
    account = newcomer(database)
    async with browser(app, time_zone="Mars/Olympus", accept_language="pt-BR") as page:
        bearer = {"authorization": f"Bearer {account}"}
        [space] = (await page.get("/v1/spaces", headers=bearer)).json()
        assert space["currency"] == "BRL"
        deleted = {"authorization": f"Bearer {uuid4()}"}
        assert (await page.get("/v1/spaces", headers=deleted)).status_code == 401
    assert database.rows("select username, timezone from public.users where id = %s", account) == [
        ("zoe.unal.x", None)
    ]


@pytest.mark.parametrize(
    ("key", "public"),
    [
        ("sb_publishable_abc", True),
        ("sb_secret_abc", False),
        ("eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJlLW9mLW5vYm9keQ", True),
        ("eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2lnbmF0dXJlLW9mLW5vYm9keQ", False),
        ("", False),
    ],
)
def test_only_a_key_that_is_made_to_be_seen_is_shown_to_browsers(key: str, public: bool) -> None:
    assert is_public(key) is public
