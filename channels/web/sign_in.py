"""Who makes a request: a bearer token of a program, or the cookie of the page (RULES 6.1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from channels.web.access import Access
from channels.web.house import wallai_of
from channels.web.problems import Problem
from channels.web.tokens import Identity, NotSignedIn

COOKIE = "wallai_session"
READS = {"GET", "HEAD", "OPTIONS"}
TOKEN_CHARACTERS_MAX = 8_000


async def signed_in(request: Request) -> UUID:
    """The person. Problem 401 without a token of a person's, 403 where another site uses the page's cookie."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return await in_session(request)
    access: Access = request.app.state.access
    try:
        who = await bearer(access, token)
        if who.may_be_new:
            await access.arrivals.meet(wallai_of(request), who, request.headers)
    except NotSignedIn:
        raise unknown() from None
    return who.id


async def bearer(access: Access, token: str) -> Identity:
    """Whom a token of one of the issuers is of. Raises NotSignedIn, or KeysAway."""
    if not 0 < len(token) <= TOKEN_CHARACTERS_MAX:
        raise NotSignedIn
    for issuer in access.issuers:
        try:
            return await issuer.identity(token)
        except NotSignedIn:
            continue
    raise NotSignedIn


async def in_session(request: Request) -> UUID:
    """Whom the page's cookie is of."""
    token = request.cookies.get(COOKIE, "")
    if token and request.method not in READS:
        check_is_of_the_page(request)
    access: Access = request.app.state.access
    try:
        if not 0 < len(token) <= TOKEN_CHARACTERS_MAX:
            raise NotSignedIn
        return (await access.sessions.identity(token)).id
    except NotSignedIn:
        raise unknown() from None


def check_is_of_the_page(request: Request) -> None:
    """Problem 403 but for the page itself: a browser names the origin of every request that may change something."""
    origin = request.headers.get("origin", "")
    if origin != f"{request.url.scheme}://{request.headers.get('host', '')}":
        raise Problem(HTTPStatus.FORBIDDEN, "Another site may not act in your name.")


def unknown() -> Problem:
    return Problem(
        HTTPStatus.UNAUTHORIZED, "Sign in first.", headers={"WWW-Authenticate": 'Bearer realm="wallai"'}
    )


Person = Annotated[UUID, Depends(signed_in)]
