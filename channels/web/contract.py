"""What `/openapi.json` says of every operation besides its own: how one signs in, its limits, its problems."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from channels.web.problems import MEDIA_TYPE
from channels.web.sign_in import COOKIE

UNDER = "/v1/"
OF_NOBODY = {"/v1/session"}
"""Operations that are served to who is not signed in yet."""

PROBLEM = {
    "type": "object",
    "description": "Why a request was not served (RFC 9457).",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "default": "about:blank"},
        "title": {"type": "string", "description": "The name of the status"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence for people"},
    },
}
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A token of `token`, or of Supabase"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "The session of the page"},
}
HEADERS = {
    "RateLimit-Policy": 'What may be asked, such as `"default";q=600;w=60`: 600 requests in 60 seconds',
    "RateLimit": 'What is left, such as `"default";r=599;t=1`: 599 requests, and all of them in a second',
}
OF_ALL = {
    HTTPStatus.UNAUTHORIZED: "Nobody is signed in",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests; `Retry-After` says in how many seconds there is room",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of the service's own",
    HTTPStatus.SERVICE_UNAVAILABLE: "Still starting, or the books do not answer; `Retry-After` says when to ask again",
}
OF_WRITES = {HTTPStatus.FORBIDDEN: "Another site uses the cookie of the page, or the books do not allow it"}
OF_BODIES = {
    HTTPStatus.BAD_REQUEST: "The body cannot be read at all",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is of another type than the operation takes",
}
OF_NAMED = {HTTPStatus.NOT_FOUND: "There is no such thing, or none of the person's: the answer is the same"}
OF_INPUT = {HTTPStatus.UNPROCESSABLE_ENTITY: "Something in the request does not fit"}


class Described(FastAPI):
    """An application whose description is whole."""

    def openapi(self) -> dict[str, Any]:
        """Returns the description, made once."""
        if self.openapi_schema is None:
            complete(super().openapi())
        assert self.openapi_schema is not None
        return self.openapi_schema


def complete(description: dict[str, Any]) -> None:
    """Adds to a description what holds for all of its operations under `/v1`."""
    kept = description.setdefault("components", {})
    kept["securitySchemes"] = SCHEMES
    kept["headers"] = {
        name: {"description": said, "schema": {"type": "string"}} for name, said in HEADERS.items()
    }
    schemas = kept.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for path, operations in description["paths"].items():
        if path.startswith(UNDER):
            for method, operation in operations.items():
                complete_operation(path, method, operation)
    for replaced in ("HTTPValidationError", "ValidationError"):
        schemas.pop(replaced, None)


def complete_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    if path not in OF_NOBODY:
        operation["security"] = [{name: []} for name in SCHEMES]
    responses = operation["responses"]
    for status, said in statuses_of(path, method, operation).items():
        responses.setdefault(str(int(status)), {})["description"] = said
    for status, response in responses.items():
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
        if int(status) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    operation["responses"] = dict(sorted(responses.items()))


def statuses_of(path: str, method: str, operation: dict[str, Any]) -> dict[HTTPStatus, str]:
    """The problems that an operation may answer with by what it takes; those of its own it names itself."""
    takes_body = "requestBody" in operation
    return {
        **OF_ALL,
        **(OF_WRITES if method != "get" else {}),
        **(OF_BODIES if takes_body else {}),
        **(OF_NAMED if takes_body or "{" in path else {}),
        **(OF_INPUT if takes_body or operation.get("parameters") else {}),
    }
