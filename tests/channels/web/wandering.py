"""What schemathesis needs to know to walk through the API: it goes on with the cursors that it was given."""

from __future__ import annotations

from typing import Any

import schemathesis

seen: dict[str, str] = {}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A schema cannot say which words are cursors of a list: where the request has to fit, it is one of them."""
    if case.meta is not None and case.meta.generation.mode.is_positive and "after" in (case.query or {}):
        if (cursor := seen.get(case.formatted_path)) is not None:
            case.query["after"] = cursor
        else:
            del case.query["after"]


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    if response.status_code == 200 and case.method == "GET" and "/spaces/" in case.formatted_path:
        told = response.json()
        if isinstance(told, dict) and told.get("next"):
            seen[case.formatted_path] = told["next"]
