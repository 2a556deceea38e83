"""Accounts for guests where Supabase keeps them, with its sign-up mocked at the edge."""

from __future__ import annotations

import json
from uuid import UUID

import httpx2
import pytest

from agent.supabase import SupabaseAccounts
from tools.kit.accounts import AccountsAway

ACCOUNT = UUID("7d0ba6a1-7a8e-4b6e-9a53-2f1f3c1c9a10")
KEY = "sb-secret-key"
SIGNED_UP = {
    "access_token": "header.payload.signature",
    "token_type": "bearer",
    "user": {"id": str(ACCOUNT), "aud": "authenticated", "email": "", "is_anonymous": True},
}


class Project(httpx2.AsyncBaseTransport):
    """Answers each request alike, and keeps it."""

    def __init__(self, answer: httpx2.Response | Exception) -> None:
        self.answer = answer
        self.requests: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def accounts(project: Project, url: str = "https://project.supabase.co/") -> SupabaseAccounts:
    return SupabaseAccounts(url, key=KEY, transport=project)


async def test_an_account_is_made_by_signing_up_as_nobody() -> None:
    project = Project(httpx2.Response(200, json=SIGNED_UP))
    assert await accounts(project).anonymous() == ACCOUNT
    [request] = project.requests
    assert str(request.url) == "https://project.supabase.co/auth/v1/signup"
    assert request.headers["apikey"] == KEY
    assert json.loads(request.content) == {"data": {}}


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(422, json={"error_code": "anonymous_provider_disabled"}),
        httpx2.Response(429),
        httpx2.Response(500, text="<html>"),
        httpx2.Response(200, text="no JSON"),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, json={"user": None}),
        httpx2.Response(200, json={"user": {"id": str(ACCOUNT)}}),
        httpx2.Response(200, json={"user": {"id": "no uuid", "is_anonymous": True}}),
        httpx2.ConnectError("away"),
        httpx2.ReadTimeout("slow"),
    ],
)
async def test_a_project_that_gives_none_is_away(
    answer: httpx2.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(AccountsAway):
        await accounts(Project(answer)).anonymous()
    assert KEY not in caplog.text and str(ACCOUNT) not in caplog.text


async def test_an_address_that_is_none_is_away() -> None:
    with pytest.raises(AccountsAway):
        await accounts(Project(httpx2.Response(200)), url="http://[::1").anonymous()
