"""Every error as a problem (RFC 9457): one shape, one content type, one sentence."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.inbound import Unacceptable
from channels.web.tokens import KeysAway
from db.errors import BooksError, Contention, Unavailable

MEDIA_TYPE = "application/problem+json"
FAULTS_SAID_MAX = 5
STEP_CHARACTERS_MAX = 60
PAGE_METHODS = ["GET", "HEAD"]
BODY_BYTES_MAX = 5_000_000
"""A file of two million bytes in JSON, and no more."""


class Problem(Exception):
    """A request that cannot be served; `detail` is a sentence for people and quotes no secret."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.detail, self.headers = status, detail, headers or {}


def answer(status: int, detail: str, *, headers: dict[str, str] | None = None) -> JSONResponse:
    """The response that says it. The type is left out, since the status tells all there is to tell apart."""
    # Half a character, which JSON can write and UTF-8 cannot, may have come with the request.
    said = detail.encode(errors="replace").decode()
    body: dict[str, Any] = {"title": HTTPStatus(status).phrase, "status": status, "detail": said}
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Turns whatever a request may raise into a problem."""
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=BODY_BYTES_MAX)
    app.add_middleware(TooLargeInWords)

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> JSONResponse:
        return answer(error.status, error.detail, headers=error.headers)

    @app.exception_handler(Unacceptable)
    async def unacceptable(request: Request, error: Unacceptable) -> JSONResponse:
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        if is_of_another_type(request, error):
            return answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.")
        return answer(HTTPStatus.UNPROCESSABLE_ENTITY, faults_of(error))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            return unserved(request)
        return answer(error.status_code, f"{error.detail}.", headers=dict(error.headers or {}))

    @app.exception_handler(KeysAway)
    async def away(request: Request, error: KeysAway) -> JSONResponse:
        unread = "Nobody can be recognized just now. Try again in a moment."
        return answer(HTTPStatus.SERVICE_UNAVAILABLE, unread, headers={"Retry-After": "2"})

    @app.exception_handler(BooksError)
    async def books(request: Request, error: BooksError) -> JSONResponse:
        if isinstance(error, (Unavailable, Contention)):
            away = "The books do not answer just now. Try again in a moment."
            return answer(HTTPStatus.SERVICE_UNAVAILABLE, away, headers={"Retry-After": "2"})
        return answer(HTTPStatus.FORBIDDEN, "The books do not allow this.")

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> JSONResponse:
        return answer(HTTPStatus.INTERNAL_SERVER_ERROR, "That is a fault of Wallai's own.")


class TooLargeInWords:
    """Says as a problem what the framework says of too large a body in plain text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves the request; in the place of a refusal of its body stands the problem."""
        refused = False

        async def say(message: Message) -> None:
            nonlocal refused
            refused = refused or message.get("status") == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            if not refused:
                await send(message)

        await self.app(scope, receive, say)
        if refused:
            problem = answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too large to be taken in at once.")
            await problem(scope, receive, send)


def unserved(request: Request) -> JSONResponse:
    """What is said of a path that there is not, or not for this method.

    It is decided here, since a single route knows only its own method, and the page takes every path that is left.
    """
    allowed = methods_at(request) or ([] if request.scope["path"].startswith("/v1/") else PAGE_METHODS)
    if not allowed or request.method in allowed:
        return answer(HTTPStatus.NOT_FOUND, "There is nothing here.")
    headers = {"Allow": ", ".join(allowed)}
    return answer(HTTPStatus.METHOD_NOT_ALLOWED, "This cannot be done here.", headers=headers)


def methods_at(request: Request) -> list[str]:
    """Every method that an operation of this path is described for."""
    operations: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    return sorted(
        method.upper()
        for path, methods in operations.items()
        if compile_path(path)[0].match(request.scope["path"])
        for method in methods
    )


def is_of_another_type(request: Request, error: RequestValidationError) -> bool:
    """Whether a body does not fit because it does not even say that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    return not is_json and any(fault["loc"] == ("body",) for fault in error.errors())


def faults_of(error: RequestValidationError) -> str:
    """What of the request does not fit, by its place and never by what was sent."""
    said = [
        f"{'.'.join(str(step)[:STEP_CHARACTERS_MAX] for step in fault['loc'])}: {fault['msg']}"
        for fault in error.errors()[:FAULTS_SAID_MAX]
    ]
    return f"The request does not fit: {'; '.join(said).rstrip('.')}."
