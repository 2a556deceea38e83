"""A conversation: its entries, and how they become the messages of a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

Entry = dict[str, Any]
"""`{id, turn_id, at, role, content, model, prompt_hash}`; an assistant's also has what was `shown`."""

THINKING = frozenset({"thinking", "redacted_thinking"})
LOST_RESULT = "This call was not run."


def user_entry(turn_id: UUID, content: list[dict[str, Any]], *, at: datetime) -> Entry:
    """Returns an entry of the user's: words, tool results, or what a correction says to the model."""
    return {
        "id": str(uuid4()),
        "turn_id": str(turn_id),
        "at": at.isoformat(),
        "role": "user",
        "content": content,
        "model": None,
        "prompt_hash": None,
    }


def assistant_entry(
    turn_id: UUID, content: list[dict[str, Any]], *, at: datetime, model: str, prompt_hash: str, shown: str
) -> Entry:
    """Returns an entry of the model's, with what people saw of it."""
    entry = user_entry(turn_id, content, at=at)
    return entry | {"role": "assistant", "model": model, "prompt_hash": prompt_hash, "shown": shown}


@dataclass(frozen=True)
class Prompt:
    """Which prompt and model a request is for: thinking bound to another is left out."""

    model: str
    prompt_hash: str


def messages_of(entries: Sequence[Entry], prompt: Prompt) -> list[dict[str, Any]]:
    """Returns the messages of a request: valid by the API's own rules even where the thread is not."""
    return list(with_every_result(sendable(entry, prompt) for entry in entries))


def sendable(entry: Entry, prompt: Prompt) -> dict[str, Any]:
    content = entry["content"]
    if entry["role"] == "assistant" and (entry["model"], entry["prompt_hash"]) != (
        prompt.model,
        prompt.prompt_hash,
    ):
        content = [block for block in content if block.get("type") not in THINKING]
    return {"role": entry["role"], "content": content or [{"type": "text", "text": "…"}]}


def with_every_result(messages: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Answers a tool call that nobody answered: one such would make the thread unusable."""
    waiting: list[str] = []
    for message in messages:
        if message["role"] == "user":
            lost = [call for call in waiting if call not in set(answered(message))]
            message = message | {"content": [*map(lost_result, lost), *message["content"]]}
            waiting = []
        elif waiting:
            yield {"role": "user", "content": list(map(lost_result, waiting))}
            waiting = []
        if message["role"] == "assistant":
            waiting = [block["id"] for block in tool_calls(message)]
        yield message
    if waiting:
        yield {"role": "user", "content": list(map(lost_result, waiting))}


def tool_calls(entry: Entry) -> list[dict[str, Any]]:
    """Returns the tool calls of a message."""
    return [block for block in entry["content"] if block.get("type") == "tool_use"]


def answered(message: Entry) -> list[str]:
    return [block["tool_use_id"] for block in message["content"] if block.get("type") == "tool_result"]


def lost_result(call_id: str) -> dict[str, Any]:
    return tool_result(call_id, {"error": LOST_RESULT}, is_error=True)


def tool_result(call_id: str, answer: dict[str, Any], *, is_error: bool) -> dict[str, Any]:
    """Returns the block that answers one call; keys are sorted, so that a reload sends the same bytes."""
    return {
        "type": "tool_result",
        "tool_use_id": call_id,
        "content": json.dumps(answer, ensure_ascii=False, sort_keys=True),
        "is_error": is_error,
    }


def shown_text(entry: Entry) -> str:
    """Returns what people saw of an entry: the model's answer, or the user's own words without the context."""
    if entry["role"] == "assistant":
        return str(entry.get("shown", ""))
    texts = [block["text"] for block in entry["content"] if block.get("type") == "text"]
    return "".join(texts[1:])
