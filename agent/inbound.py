"""One message as a channel hands it in, and what makes one acceptable."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from tools.kit.phrases import say

KEPT_CONTROLS = frozenset("\n\t")
INVISIBLE = frozenset({"Cc", "Cs", "Co", "Cn"})


class Unacceptable(Exception):
    """A message that cannot be taken; the sentence says why, and nothing has changed."""


@dataclass(frozen=True)
class Use:
    """A tool as somebody uses it directly, by a button or a command."""

    tool: str
    arguments: Mapping[str, Any]
    then: Sequence[Use] = ()
    """What is used after it, in the same transaction: all of it happens, or none (RULES 7.4)."""
    asks_always: bool = False
    """Whether it is shown first what would happen, also where that needs no yes by itself."""


@dataclass(frozen=True)
class Inbound:
    """Who says what, where. `message_id` is the channel's own: the same one twice is one message (RULES 7.1)."""

    user_id: UUID
    space_id: UUID
    text: str
    message_id: str
    channel: str
    thread_id: str | None = None
    new_thread: bool = False
    use: Use | None = None
    """The tool that is used without asking a model; `text` says then what was done."""
    attachments: tuple[UUID, ...] = ()
    """Images that this person has kept as receipts in this space; with any, there may be no text."""
    answers: tuple[UUID, int] | None = None
    """The question that it answers: the turn and the event that showed it. Without one, what waits is meant."""
    group: UUID | None = None
    """The group of a messenger in which it is said openly: others read it, and hear of this space alone."""
    may_answer: bool = True
    """False where the channel names the question of every answer: without one it was said before any was seen."""


def acceptable(text: str, *, characters_max: int, locale: str, may_be_empty: bool = False) -> str:
    """Returns the text without control characters and white space around it. Raises Unacceptable."""
    if len(text) > characters_max:
        raise Unacceptable(say("inbound.too_long", locale, most=characters_max))
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(sign for sign in unified if sign in KEPT_CONTROLS or not invisible(sign)).strip()
    if not any(sign.isprintable() and not sign.isspace() for sign in clean):
        if may_be_empty:
            return ""
        raise Unacceptable(say("inbound.empty", locale))
    return clean


def usable(use: Use, *, bytes_max: int, locale: str) -> dict[str, Any]:
    """Returns the use as it is stored. Raises Unacceptable where it is too large, or no database could hold it."""
    stored = json.dumps(asdict(use), ensure_ascii=False)
    if len(stored.encode("utf-8", "surrogatepass")) > bytes_max:
        raise Unacceptable(say("inbound.too_large", locale))
    if "\\u0000" in stored or any("\ud800" <= sign <= "\udfff" for sign in stored):
        raise Unacceptable(say("inbound.unreadable", locale))
    return asdict(use) | {"digest": digest_of(use)}


def digest_of(use: Use) -> str:
    """What tells a use from every other one, and stays with its turn when the arguments are gone (SHA-256)."""
    spelled = json.dumps(asdict(use), sort_keys=True)
    return hashlib.sha256(spelled.encode()).hexdigest()


def invisible(sign: str) -> bool:
    return unicodedata.category(sign) in INVISIBLE
