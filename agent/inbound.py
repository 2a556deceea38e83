"""One message as a channel hands it in, and what makes one acceptable."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from tools.kit.phrases import say

KEPT_CONTROLS = frozenset("\n\t")
INVISIBLE = frozenset({"Cc", "Cs", "Co", "Cn"})


class Unacceptable(Exception):
    """A message that cannot be taken; the sentence says why, and nothing has changed."""


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


def acceptable(text: str, *, characters_max: int, locale: str) -> str:
    """Returns the text without control characters and white space around it. Raises Unacceptable."""
    if len(text) > characters_max:
        raise Unacceptable(say("inbound.too_long", locale, most=characters_max))
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(sign for sign in unified if sign in KEPT_CONTROLS or not invisible(sign)).strip()
    if not any(sign.isprintable() and not sign.isspace() for sign in clean):
        raise Unacceptable(say("inbound.empty", locale))
    return clean


def invisible(sign: str) -> bool:
    return unicodedata.category(sign) in INVISIBLE
