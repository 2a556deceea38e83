"""The answer after tools have run: their own headlines, or their refusals in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.conversation import result_content
from agent.offline.phrases import listed, say

BOOKS = (
    "add_expense",
    "split_expense",
    "create_budget",
    "settle_up",
    "create_space",
    "change_space",
    "change_member",
    "set_preferences",
)
REFERENCE = re.compile(r"[A-Z0-9]{6}")
QUOTED_FIGURE = re.compile(r"“[^“”]*\d[^“”]*”")


def answer_from(messages: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]]) -> str:
    """The headlines of the results in order, each once; a refused write says that it wrote nothing."""
    tools = _tools(messages)
    sentences: list[str] = []
    for result in results:
        sentence = _refusal(result) if result.get("is_error") else _headline(result)
        if sentence and sentence not in sentences:
            sentences.append(sentence)
    refused = any(
        result.get("is_error") and tools.get(str(result.get("tool_use_id"))) in BOOKS for result in results
    )
    none_written = say("none_written")
    if refused and none_written.lower().rstrip(".") not in " ".join(sentences).lower():
        sentences.append(none_written)
    return " ".join(sentences) if sentences else say("done")


def without_figures(text: str) -> str:
    """A sentence that no longer repeats words with figures in them."""
    return QUOTED_FIGURE.sub(say("that"), text)


def _tools(messages: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The tool of each call by its id."""
    blocks = [
        block
        for message in messages
        if isinstance(message.get("content"), list)
        for block in message["content"]
        if isinstance(block, dict) and block.get("type") == "tool_use"
    ]
    return {str(block.get("id")): str(block.get("name")) for block in blocks}


def _headline(result: Mapping[str, Any]) -> str:
    content = result_content(result)
    return str(content.get("headline", "")) if isinstance(content, dict) else str(content or "")


def _refusal(result: Mapping[str, Any]) -> str:
    """Error and hint, with the candidates that neither of them names; references are not for people."""
    content = result_content(result)
    if not isinstance(content, dict):
        return str(content or "")
    parts = [str(content.get(key) or "").strip() for key in ("error", "hint")]
    names = [_candidate(candidate) for candidate in content.get("candidates") or []]
    said = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    unnamed = [
        name
        for name in names
        if name and name.casefold() not in said.casefold() and not REFERENCE.fullmatch(name)
    ]
    return f"{said} {say('candidates', names=listed(unnamed))}" if unnamed else said


def _candidate(candidate: Any) -> str:
    if isinstance(candidate, dict):
        return str(candidate.get("name") or candidate.get("headline") or "")
    return str(candidate)
