"""The rules of the Messages API for a thread, read once more and apart from the product's own reading of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Message = dict[str, Any]


def broken_rules(entries: Sequence[Message]) -> list[str]:
    """What the API would refuse in a stored thread, as sentences."""
    messages = merged(entries)
    if not messages:
        return ["the thread is empty"]
    found = list(empty_ones(entries))
    if messages[0]["role"] != "user":
        found.append("the first message is not the user's")
    found += repeated([str(entry.get("id")) for entry in entries], "two entries have the id")
    found += repeated(
        [call["id"] for message in messages for call in blocks(message, "tool_use")], "two calls have the id"
    )
    for index, message in enumerate(messages):
        following = messages[index + 1] if index + 1 < len(messages) else None
        previous = messages[index - 1] if index else None
        found += unanswered(index, message, following)
        found += orphaned(index, message, previous)
        found += misplaced(index, message)
    return found


def merged(entries: Sequence[Message]) -> list[Message]:
    """The entries as messages in turn: the API reads neighbours of one role as one message."""
    messages: list[Message] = []
    for entry in entries:
        if messages and messages[-1]["role"] == entry["role"]:
            messages[-1]["content"] = [*messages[-1]["content"], *entry["content"]]
        else:
            messages.append({"role": entry["role"], "content": list(entry["content"])})
    return messages


def empty_ones(entries: Sequence[Message]) -> Iterator[str]:
    for index, entry in enumerate(entries):
        if entry["role"] not in ("user", "assistant"):
            yield f"entry {index} is nobody's: {entry['role']}"
        if not entry["content"]:
            yield f"entry {index} is empty"
        if any(not str(block.get("text", "")).strip() for block in blocks(entry, "text")):
            yield f"entry {index} has an empty text"


def repeated(ids: Sequence[str], what: str) -> Iterator[str]:
    yield from (f"{what} {each}" for each in sorted({each for each in ids if ids.count(each) > 1}))


def unanswered(index: int, message: Message, following: Message | None) -> Iterator[str]:
    """Each call has exactly one result, directly in the next message, which is the user's."""
    answers = [block["tool_use_id"] for block in blocks(following, "tool_result")] if following else []
    for call in blocks(message, "tool_use"):
        if message["role"] != "assistant":
            yield f"message {index}: somebody else than the assistant uses a tool"
        if (times := answers.count(call["id"])) != 1:
            yield f"message {index}: the call {call['id']} has {times} results in the next message"


def orphaned(index: int, message: Message, previous: Message | None) -> Iterator[str]:
    asked = {call["id"] for call in blocks(previous, "tool_use")} if previous else set()
    for block in blocks(message, "tool_result"):
        if message["role"] != "user":
            yield f"message {index}: somebody else than the user answers a tool"
        if block["tool_use_id"] not in asked:
            yield f"message {index}: a result without its call, {block['tool_use_id']}"


def misplaced(index: int, message: Message) -> Iterator[str]:
    """Results come first in their message."""
    kinds = [block["type"] for block in message["content"]]
    results = kinds.count("tool_result")
    if "tool_result" in kinds[results:]:
        yield f"message {index}: a result stands behind something else"


def blocks(message: Message, kind: str) -> list[Message]:
    return [block for block in message["content"] if block.get("type") == kind]
