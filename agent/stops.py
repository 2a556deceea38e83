"""Why a model stops, and what follows: the one table of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Journaled(Enum):
    """What of the reply is written into the journal."""

    ALL = "every block as it came"
    TEXT = "the text alone: a tool call in it may be cut"
    NOTHING = "nothing: the model is asked again"
    SENTENCE = "the fixed sentence in its place"


class Next(Enum):
    """The step that follows."""

    TOOLS = "run the tools"
    MODEL = "ask the model again"
    ROOM = "ask once more with more room, then settle"
    COMPACT = "leave older turns out and ask once more, then settle"
    SETTLE = "settle"


@dataclass(frozen=True)
class Stop:
    """What one stop reason means; `sentence` is the key of what is shown besides the text that came."""

    journaled: Journaled
    sentence: str | None
    next: Next


STOPS = {
    "end_turn": Stop(Journaled.ALL, None, Next.SETTLE),
    "stop_sequence": Stop(Journaled.ALL, None, Next.SETTLE),
    "tool_use": Stop(Journaled.ALL, None, Next.TOOLS),
    "pause_turn": Stop(Journaled.ALL, None, Next.MODEL),
    "max_tokens": Stop(Journaled.NOTHING, "turn.too_long", Next.ROOM),
    "model_context_window_exceeded": Stop(Journaled.NOTHING, "turn.thread_too_long", Next.COMPACT),
    "refusal": Stop(Journaled.SENTENCE, "turn.refused", Next.SETTLE),
}
UNKNOWN = Stop(Journaled.TEXT, "turn.cut", Next.SETTLE)


def stop_of(reason: str | None) -> Stop:
    """Returns what the reason means; one that is not in the table is treated as a cut answer."""
    return STOPS.get(reason or "", UNKNOWN)
