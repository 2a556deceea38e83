"""The title of a conversation, made by code from its first words."""

from __future__ import annotations

TITLE_CHARACTERS_MAX = 60


def title_of(words: str) -> str:
    """Returns the first line of the words, cut between words where it is long."""
    line = " ".join(words.split())
    if len(line) <= TITLE_CHARACTERS_MAX:
        return line or "…"
    cut = line[: TITLE_CHARACTERS_MAX - 1].rsplit(" ", 1)[0]
    return f"{cut.rstrip(',.;:')}…"
