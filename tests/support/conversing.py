"""Two calls of the model as a turn makes them, on whichever client, and what came of them."""

from __future__ import annotations

import json
from typing import Any

from agent.claude import Claude
from agent.messages import Event, Reply
from agent.policy import policy

CONTEXT = {
    "wallai": {
        "speaker": "Eva",
        "space": "Home",
        "members": [{"name": "Eva", "role": "owner", "you": True}, {"name": "Ben", "role": "member"}],
        "today": "2026-11-23",
        "currency": "EUR",
        "locale": "en",
    }
}


def words(text: str) -> dict[str, Any]:
    """What Eva says at home."""
    blocks = [{"type": "text", "text": json.dumps(CONTEXT)}, {"type": "text", "text": text}]
    return {"role": "user", "content": blocks}


async def call(
    claude: Claude, messages: list[dict[str, Any]], *, system: list[dict[str, Any]] | None = None
) -> list[Event]:
    """One call of the model."""
    stream = claude.stream(
        system=system or policy().system, tools=policy().tools, messages=messages, max_tokens=500
    )
    return [event async for event in stream]


async def converse(claude: Claude, text: str = "Coffee 3.20", **static: Any) -> list[Event]:
    """Says this, answers the call of a tool, and hears the end; the client is closed after it."""
    try:
        messages = [words(text)]
        first = await call(claude, messages, **static)
        reply = first[-1]
        assert isinstance(reply, Reply)
        (use,) = reply.tool_calls
        result = {"type": "tool_result", "tool_use_id": use["id"], "content": '{"headline": "Booked."}'}
        messages += [{"role": "assistant", "content": reply.content}, {"role": "user", "content": [result]}]
        return [*first, *await call(claude, messages, **static)]
    finally:
        await claude.aclose()
