"""The rules that the Messages API holds a conversation to, as a list of what breaks them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

ROLES = ("user", "assistant", "system")


def violations(messages: object) -> list[str]:
    """What the API would refuse in these `messages`, as sentences; none for a thread that it would accept."""
    if not isinstance(messages, Sequence) or isinstance(messages, str):
        return ["messages: a list is required"]
    if not messages:
        return ["messages: at least one message is required"]
    found = [problem for index, entry in enumerate(messages) for problem in _entry_problems(index, entry)]
    return found or list(_order_problems(messages))


def _entry_problems(index: int, entry: object) -> Iterable[str]:
    if not isinstance(entry, Mapping):
        yield f"messages.{index}: an object is required"
        return
    if extra := sorted(set(entry) - {"role", "content"}):
        yield f"messages.{index}.{extra[0]}: extra inputs are not permitted"
    role, content = entry.get("role"), entry.get("content")
    if role not in ROLES:
        yield f"messages.{index}.role: must be one of {', '.join(ROLES)}"
    elif isinstance(content, str):
        if not content.strip():
            yield f"messages.{index}.content: text must contain something but white space"
    elif not isinstance(content, Sequence) or not content:
        yield f"messages.{index}.content: must not be empty"
    else:
        for position, block in enumerate(content):
            yield from (f"messages.{index}.content.{position}{rest}" for rest in _block_problems(role, block))


def _block_problems(role: str, block: object) -> Iterable[str]:
    if not isinstance(block, Mapping) or not isinstance(block.get("type"), str):
        yield ".type: is required"
        return
    match block["type"]:
        case "text":
            if not isinstance(block.get("text"), str) or not block["text"].strip():
                yield ".text: must contain something but white space"
        case _ if role == "system":
            yield ".type: a system message holds text only"
        case "tool_use":
            if role != "assistant":
                yield ".type: only the assistant uses tools"
            if not isinstance(block.get("input"), Mapping):
                yield ".input: an object is required"
            if not block.get("id") or not block.get("name"):
                yield ".id: id and name are required"
        case "tool_result":
            if role != "user":
                yield ".type: only the user answers tools"
            if not block.get("tool_use_id"):
                yield ".tool_use_id: is required"
            if not _is_result_content(block.get("content", "")):
                yield ".content: must be text or a list of blocks"
        case "thinking":
            if role != "assistant" or not isinstance(block.get("signature"), str):
                yield ".signature: only the assistant thinks, and signs it"


def _is_result_content(content: object) -> bool:
    return isinstance(content, str) or (
        isinstance(content, Sequence)
        and all(isinstance(part, Mapping) and part.get("type") for part in content)
    )


def _order_problems(messages: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    if messages[0]["role"] != "user":
        yield "messages.0.role: the first message must be the user's"
    known: set[str] = set()
    for index, message in enumerate(messages):
        if message["role"] == "system" and not _system_may_stand(messages, index):
            yield f"messages.{index}: a system message follows a user's, and is last or before an assistant's"
        asked = _ids(messages[index - 1], type_="tool_use", key="id") if index else []
        yield from _answer_problems(index, message, asked)
        yield from _identity_problems(index, message, known)
    if asked := _ids(messages[-1], type_="tool_use", key="id"):
        yield f"messages.{len(messages) - 1}: `tool_use` without `tool_result`: {', '.join(asked)}"


def _system_may_stand(messages: Sequence[Mapping[str, Any]], index: int) -> bool:
    after_user = index > 0 and messages[index - 1]["role"] == "user"
    return after_user and (index + 1 == len(messages) or messages[index + 1]["role"] == "assistant")


def _answer_problems(index: int, message: Mapping[str, Any], asked: list[str]) -> Iterable[str]:
    answered = _ids(message, type_="tool_result", key="tool_use_id")
    if missing := [each for each in asked if each not in answered]:
        yield f"messages.{index}: `tool_use` without `tool_result` right after it: {', '.join(missing)}"
    if orphans := [each for each in answered if each not in asked]:
        yield f"messages.{index}: `tool_result` without `tool_use` right before it: {', '.join(orphans)}"
    if len(answered) != len(set(answered)):
        yield f"messages.{index}: a `tool_use` has several `tool_result`s"
    if answered and any(block["type"] != "tool_result" for block in _blocks(message)[: len(answered)]):
        yield f"messages.{index}: `tool_result`s come first in their message"


def _identity_problems(index: int, message: Mapping[str, Any], known: set[str]) -> Iterable[str]:
    for each in _ids(message, type_="tool_use", key="id"):
        if each in known:
            yield f"messages.{index}: `tool_use` ids must be unique: {each}"
        known.add(each)


def _ids(message: Mapping[str, Any], *, type_: str, key: str) -> list[str]:
    return [str(block[key]) for block in _blocks(message) if block["type"] == type_]


def _blocks(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    content = message["content"]
    return [] if isinstance(content, str) else list(content)
