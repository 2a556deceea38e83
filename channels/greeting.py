"""What somebody sees who has just sat down at the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from channels.speaker import Speaker


def greeting(speaker: Speaker, *, model: str) -> Text:
    """Returns who speaks where and with what, and sentences to begin with."""
    text = Text.assemble(("Wallai", "bold"), f" · {speaker.name} in {speaker.space_name} · {model}\n\n")
    text.append("Say what was paid, or ask. For example:\n")
    for example in examples(speaker.others):
        text.append(f"  {example}\n")
    text.append("Ctrl-D leaves.\n", style="dim")
    return text


def examples(others: Sequence[str]) -> list[str]:
    """Returns three sentences; the first splits with those whom there is to split with."""
    shared = f"Dinner 84.50 with {' and '.join(others[:2])}" if others else "Dinner 84.50"
    return [shared, "How much did we spend on food this month?", "What can you do?"]
