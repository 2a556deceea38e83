"""Bold words: as a model marks them, and as each messenger has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Where bold words begin and end in a text."""
MARKED = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")


def read_marks(marked: str) -> tuple[str, tuple[Span, ...]]:
    """A text in Markdown without the marks of what is bold, and where that is."""
    text, spans, done = "", [], 0
    for found in MARKED.finditer(marked):
        text += marked[done : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        text += found[1]
        done = found.end()
    return text + marked[done:], tuple(spans)


def within(bold: tuple[Span, ...], begin: int, end: int) -> tuple[Span, ...]:
    """What is bold in a part of a text, counted from where the part begins."""
    cut = ((max(first, begin) - begin, min(last, end) - begin) for first, last in bold)
    return tuple((first, last) for first, last in cut if first < last)


def entities(text: str, bold: tuple[Span, ...]) -> Iterator[dict[str, str | int]]:
    """As Telegram has it, which counts the units of UTF-16."""
    for first, last in bold:
        yield {"type": "bold", "offset": units(text[:first]), "length": units(text[first:last])}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def starred(text: str, bold: tuple[Span, ...]) -> str:
    """As WhatsApp has it: between stars."""
    for first, last in reversed(bold):
        text = f"{text[:first]}*{text[first:last]}*{text[last:]}"
    return text
