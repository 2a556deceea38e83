"""What a request said, in digests: enough to know it again, and to say what of another is not the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from evals.running.record import Recorded

DIGEST_CHARACTERS = 16
BEFORE_CHARACTERS = 20
EXCERPT_CHARACTERS = 80


class Fingerprint(Recorded):
    """The digest of a whole body, and those of its parts."""

    sha256: str
    fields: dict[str, str]
    """Every field but the messages; of the tools as a whole."""
    tools: dict[str, str]
    """Every tool by its name."""
    messages: list[str]


class Difference(Recorded):
    """Which part of a request is another than was recorded, such as `system` or `messages[2]`, and how."""

    part: str
    how: str

    def __str__(self) -> str:
        return f"{self.part} {self.how}"


def fingerprint(raw: bytes) -> Fingerprint:
    """The fingerprint of a request's body."""
    body = body_of(raw)
    return Fingerprint(
        sha256=hashlib.sha256(raw).hexdigest(),
        fields={name: digest(value) for name, value in body.items() if name != "messages"},
        tools={str(tool.get("name")): digest(tool) for tool in objects(body.get("tools"))},
        messages=[digest(message) for message in objects(body.get("messages"))],
    )


def texts_of(raw: bytes) -> dict[str, str]:
    """The messages of a request as they were written, by their digests."""
    return {digest(message): written(message) for message in objects(body_of(raw).get("messages"))}


def difference(recorded: Fingerprint, raw: bytes, texts: Mapping[str, str]) -> Difference:
    """The first part of the request that is another than in the recorded one, the static parts before the messages."""
    now = fingerprint(raw)
    if recorded.tools != now.tools:
        return Difference(part="tools", how=f"are others: {', '.join(named(recorded.tools, now.tools))}")
    if recorded.fields != now.fields:
        first = min(named(recorded.fields, now.fields), key=lambda name: (name != "system", name))
        return Difference(part=first, how="is another")
    messages = objects(body_of(raw).get("messages"))
    for place, message in enumerate(messages):
        part = f"messages[{place}] ({message.get('role')})"
        if place >= len(recorded.messages):
            return Difference(part=part, how="is one more than was recorded")
        if recorded.messages[place] != now.messages[place]:
            return Difference(part=part, how=in_words(texts.get(recorded.messages[place]), written(message)))
    if len(recorded.messages) > len(messages):
        return Difference(part=f"messages[{len(messages)}]", how="is missing")
    return Difference(part="body", how="has the same parts in another order or spelling")


def named(recorded: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names under which the two differ."""
    return [name for name in {**recorded, **now} if recorded.get(name) != now.get(name)]


def in_words(recorded: str | None, now: str) -> str:
    """How two messages differ, in at most 200 characters."""
    if recorded is None:
        return "is another"
    places = enumerate(zip(recorded, now, strict=False))
    same = next((place for place, (was, is_now) in places if was != is_now), min(len(recorded), len(now)))
    start = max(0, same - BEFORE_CHARACTERS)
    before, after = (text[start : start + EXCERPT_CHARACTERS] for text in (recorded, now))
    return f"was …{before}… and is …{after}…"


def body_of(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def digest(value: object) -> str:
    return hashlib.sha256(written(value).encode(errors="replace")).hexdigest()[:DIGEST_CHARACTERS]


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
