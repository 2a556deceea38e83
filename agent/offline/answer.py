"""The answer after tools have run: their own headlines, or their refusals in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.conversation import result_content
from agent.offline.phrases import listed, say


def answer_from(results: Sequence[Mapping[str, Any]]) -> str:
    """The headlines of the results in order, each sentence once."""
    sentences: list[str] = []
    for result in results:
        sentence = _refusal(result) if result.get("is_error") else _headline(result)
        if sentence and sentence not in sentences:
            sentences.append(sentence)
    return " ".join(sentences) if sentences else say("done")


def _headline(result: Mapping[str, Any]) -> str:
    content = result_content(result)
    return str(content.get("headline", "")) if isinstance(content, dict) else str(content or "")


def _refusal(result: Mapping[str, Any]) -> str:
    content = result_content(result)
    if not isinstance(content, dict):
        return str(content or "")
    parts = [str(content.get(key) or "").strip() for key in ("error", "hint")]
    names = [_candidate(candidate) for candidate in content.get("candidates") or []]
    said = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    unnamed = [name for name in names if name and name not in said]
    return f"{said} {say('candidates', names=listed(names))}" if unnamed else said


def _candidate(candidate: Any) -> str:
    if isinstance(candidate, dict):
        return str(candidate.get("name") or candidate.get("headline") or candidate.get("ref") or "")
    return str(candidate)
