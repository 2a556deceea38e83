"""How a call of the model can fail, and what people are told about it."""

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time
from typing import Literal, TypeAlias

FailureKind: TypeAlias = Literal[
    "unauthorized", "rejected", "overloaded", "unreachable", "rate_limited", "deadline"
]

SENTENCES: Mapping[FailureKind, str] = {
    "unauthorized": "Claude did not accept the API key: please check ANTHROPIC_API_KEY.",
    "rejected": "Claude did not accept this request, so nothing was done.",
    "overloaded": "Claude is overloaded at the moment: please try again in a little while.",
    "unreachable": "Claude cannot be reached at the moment.",
    "rate_limited": "Claude allows no more requests at the moment: please try again in a little while.",
    "deadline": "Claude took too long to answer.",
}

SENTENCES_BY_STATUS: Mapping[int, str] = {
    404: "The service does not know the configured model, so nothing was done.",
    413: "This conversation has become too long for one request.",
}

PASSING_STATUS = frozenset({408, 409, 429})
PASSING_TYPES = frozenset({"overloaded_error", "api_error", "rate_limit_error", "timeout_error", ""})
KEY_TYPES = frozenset({"authentication_error", "permission_error", "billing_error"})


class ModelFailure(Exception):
    """A call that gave no reply; `str()` is a sentence for people, without secrets or anybody's words.

    `detail` is the API's own explanation for whoever debugs: it may quote the conversation, so it is neither
    shown nor logged. `passing` says whether the same request may succeed a little later.
    """

    def __init__(
        self,
        kind: FailureKind,
        *,
        status: int | None = None,
        request_id: str | None = None,
        detail: str = "",
        passing: bool = False,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(SENTENCES_BY_STATUS.get(status or 0, SENTENCES[kind]))
        self.kind: FailureKind = kind
        self.status = status
        self.request_id = request_id
        self.detail = detail
        self.passing = passing
        self.retry_after_seconds = retry_after_seconds


def model_failure(
    *,
    status: int,
    error_type: str,
    detail: str = "",
    request_id: str | None = None,
    retry_after: str | None = None,
) -> ModelFailure:
    """The failure behind an error response of the Messages API, by its status and its `error.type`.

    Inside a stream the status is that of the stream, 200, and only the type tells what happened.
    """
    return ModelFailure(
        _kind(status, error_type),
        status=status,
        request_id=request_id,
        detail=detail,
        passing=status in PASSING_STATUS or status >= 500 or (status == 200 and error_type in PASSING_TYPES),
        retry_after_seconds=_seconds(retry_after) if retry_after is not None else None,
    )


def _kind(status: int, error_type: str) -> FailureKind:
    if status in {401, 402, 403} or error_type in KEY_TYPES:
        return "unauthorized"
    if status == 429 or error_type == "rate_limit_error":
        return "rate_limited"
    if status in {503, 529} or error_type == "overloaded_error":
        return "overloaded"
    if status >= 500 or status in {408, 409} or (status == 200 and error_type in PASSING_TYPES):
        return "unreachable"
    return "rejected"


def _seconds(retry_after: str) -> float | None:
    """Seconds to wait by a Retry-After header, which is a number or a date (RFC 9110, 10.2.3)."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(retry_after).timestamp() - time()
        except ValueError:
            return None
    return None if math.isnan(seconds) else max(0.0, seconds)
