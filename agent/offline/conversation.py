"""Reading a request again: who said what, what was answered, what the tools returned."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.offline.context import Context, read_context

TURNS_READ = 12


@dataclass(frozen=True)
class Said:
    """A message of the user, in its context, and the text that the assistant answered with in the end."""

    text: str
    context: Context
    answer: str


def said_so_far(messages: Sequence[Mapping[str, Any]]) -> list[Said]:
    """The last messages of users, oldest first, each with the answer that followed."""
    said: list[Said] = []
    for message in messages:
        texts = _texts(message)
        if message.get("role") == "assistant":
            if said and texts:
                said[-1] = Said(
                    said[-1].text, said[-1].context, "\n".join([*filter(None, [said[-1].answer]), *texts])
                )
            continue
        if results_of(message):
            continue
        context = next(filter(None, map(read_context, texts)), None)
        # A user message without a context block is the turn speaking to the model, not a person.
        if context is not None:
            words = [text for text in texts if read_context(text) is None]
            said.append(Said("\n".join(words).strip(), context, ""))
    return said[-TURNS_READ:]


def results_of(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tool results in a message, in order."""
    content = message.get("content")
    blocks = content if isinstance(content, list) else []
    return [block for block in blocks if isinstance(block, dict) and block.get("type") == "tool_result"]


def has_context(message: Mapping[str, Any]) -> bool:
    """Whether a message is a person's: it opens with a context block."""
    return any(read_context(text) is not None for text in _texts(message))


def results_of_turn(messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The tool results since the last message of a person."""
    start = max((index for index, message in enumerate(messages) if has_context(message)), default=0)
    return [result for message in messages[start:] for result in results_of(message)]


def result_content(result: Mapping[str, Any]) -> Any:
    """What a tool result holds: the object of its JSON, else its text."""
    content = result.get("content")
    if isinstance(content, list):
        content = "".join(str(block.get("text", "")) for block in content if isinstance(block, dict))
    try:
        return json.loads(content) if isinstance(content, str) else content
    except ValueError:
        return content


def find_ref(value: Any) -> str:
    """The reference in a tool's result, at its top or one level below, else nothing."""
    if not isinstance(value, dict):
        return ""
    for inner in (value, *(item for item in value.values() if isinstance(item, dict))):
        if isinstance(inner.get("ref"), str):
            return str(inner["ref"])
    return ""


def _texts(message: Mapping[str, Any]) -> list[str]:
    content = message.get("content")
    if isinstance(content, str):
        return [content]
    blocks = content if isinstance(content, list) else []
    return [
        str(block.get("text", ""))
        for block in blocks
        if isinstance(block, dict) and block.get("type") == "text"
    ]
