"""What schemathesis needs to know to walk through the API: it goes on with the cursors that it was given."""

from __future__ import annotations

from typing import Any

import schemathesis

seen: dict[tuple[str, str], str] = {}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A schema cannot say which words are cursors of a list: where the request has to fit, it is one of them."""
    if case.meta is not None and case.meta.generation.mode.is_positive and "after" in (case.query or {}):
        if (cursor := seen.get(list_of(case))) is not None:
            case.query["after"] = cursor
        else:
            del case.query["after"]


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    if response.status_code == 200 and "limit" in (case.query or {}):
        told = response.json()
        if isinstance(told, dict) and told.get("next"):
            seen[list_of(case)] = told["next"]


def list_of(case: Any) -> tuple[str, str]:
    """Which list it is: that of a path, of threads that of their space."""
    return case.formatted_path, str((case.query or {}).get("space_id"))
