"""The body of a request for the model, the same bytes for the same thread."""

from typing import Any


def request_body(
    *,
    model: str,
    system: list[dict[str, Any]],
    tools: list[dict[str, Any]],
    messages: list[dict[str, Any]],
    max_tokens: int,
    caching: bool,
) -> dict[str, Any]:
    """The body of a streamed `POST /v1/messages`.

    With `caching` the static part, tools and system, is marked to be kept for an hour, and the tail of the
    messages for the default of five minutes. The arguments are left as they are.
    """
    body: dict[str, Any] = {"model": model, "max_tokens": max_tokens, "stream": True}
    if caching:
        body["cache_control"] = {"type": "ephemeral"}
    if caching and system:
        system = [*system[:-1], {**system[-1], "cache_control": {"type": "ephemeral", "ttl": "1h"}}]
    return body | {"system": system, "tools": tools, "messages": _ordered(messages)}


def _ordered(value: Any) -> Any:
    # JSONB reorders keys and rewrites numbers; a thread must be the same bytes on both sides of it.
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
