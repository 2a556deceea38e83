"""Who makes a request: a bearer token of a program, or the cookie of the page (RULES 6.1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from channels.web.problems import Problem
from channels.web.tokens import Issuer, NotSignedIn

COOKIE = "wallai_session"
READS = {"GET", "HEAD", "OPTIONS"}
TOKEN_CHARACTERS_MAX = 8_000


async def signed_in(request: Request) -> UUID:
    """The person. Problem 401 without a token of a person's, 403 where another site uses the page's cookie."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        token = request.cookies.get(COOKIE, "")
        if token and request.method not in READS and not is_of_the_page(request):
            raise Problem(HTTPStatus.FORBIDDEN, "Another site may not act in your name.")
    if not token or len(token) > TOKEN_CHARACTERS_MAX:
        raise unknown()
    issuers: tuple[Issuer, ...] = request.app.state.issuers
    for issuer in issuers:
        try:
            return await issuer.person(token)
        except NotSignedIn:
            continue
    raise unknown()


def is_of_the_page(request: Request) -> bool:
    """Whether it comes from the page itself: a browser names the origin of every request that may change something."""
    origin = request.headers.get("origin", "")
    return origin == f"{request.url.scheme}://{request.headers.get('host', '')}"


def unknown() -> Problem:
    return Problem(
        HTTPStatus.UNAUTHORIZED, "Sign in first.", headers={"WWW-Authenticate": 'Bearer realm="wallai"'}
    )


Person = Annotated[UUID, Depends(signed_in)]
