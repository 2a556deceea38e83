"""Binds the figures of a sentence to a tool result, the context or the person's words (RULES 8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from agent.figures import Figure, figures_in
from agent.spoken_dates import without_counts, without_dates

QUOTED = re.compile(r"“[^“”]*”|\"[^\"\n]*\"|«[^«»]*»|„[^„“”]*[“”]")
LINE_BEFORE = re.compile(r"[ \t>*_•-]*(?:\d{1,2}[.)]\s+)?[*_]*")
LINE_AFTER = re.compile(r"[*_]*[.,;!]?\s*(?:$|\n|[-–—:(])")
INTRODUCED = re.compile(
    r"\b(?:say|try|examples?|instance|such as|like|ask|tell me|write|e\.g|di|dime|ejemplo|como|sag|sage"
    r"|beispiel|wie|dis|exemple|comme|diga|exemplo)\b[^.!?\n]{0,20}$|\bcan\b[^.!?\n]{0,20}:\s*$",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"(?:[\s,]|\b(?:or|and|o|y|oder|und|ou|et|e)\b)+")
WORDS_BEFORE_MAX = 60
TEXTS_KEPT_MAX = 256
ESCAPED = re.compile(r"\\[nrt]")


def unbound(sentence: str, *, sources: frozenset[Decimal]) -> list[str]:
    """Returns the figures of the sentence that stem from nowhere.

    Names, dates and counts are no figures, nor is what stands in a quotation as an example of what to say.
    """
    plain = without_counts(without_dates(without_examples(sentence)))
    return list(dict.fromkeys(each.written for each in figures_in(plain) if not is_bound(each, sources)))


def is_bound(figure: Figure, sources: frozenset[Decimal]) -> bool:
    """True where a reading of it is among the sources; "12 500" may also be two, each with its own."""
    if figure.readings & sources:
        return True
    return bool(figure.parts) and all(part & sources for part in figure.parts)


def figures_of(texts: Iterable[str]) -> frozenset[Decimal]:
    """Returns every figure that these texts hold, in every reading.

    Dates in what code wrote are no source: the 23rd of the context must not vouch for 23 euros. A person's
    own words are taken whole, since what looks like a date there may have been meant as an amount.
    """
    return frozenset[Decimal]().union(*map(readings_in, texts))


@lru_cache(maxsize=TEXTS_KEPT_MAX)
def readings_in(text: str) -> frozenset[Decimal]:
    """The readings of one text, kept for a while: every model call of a turn asks for the same results."""
    if text.startswith("{"):
        text = without_dates(ESCAPED.sub(" ", text))
    figures = list(figures_in(text))
    parts = [part for figure in figures for part in figure.parts]
    return frozenset[Decimal]().union(*(figure.readings for figure in figures), *parts)


def without_examples(sentence: str) -> str:
    """Blanks out quotations of what a person could say: whole lines, and those after "say" or "such as"."""
    rest = []
    start, last_end = 0, None
    for found in QUOTED.finditer(sentence):
        goes_on = last_end is not None and GOES_ON.fullmatch(sentence, last_end, found.start())
        if goes_on or is_line(found) or INTRODUCED.search(sentence[: found.start()][-WORDS_BEFORE_MAX:]):
            rest.append(sentence[start : found.start()])
            start = last_end = found.end()
    return " ".join([*rest, sentence[start:]])


def is_line(found: re.Match[str]) -> bool:
    """True where the quotation is a line of its own, after a list mark at most and before an explanation."""
    begin = found.string.rfind("\n", 0, found.start()) + 1
    before = LINE_BEFORE.fullmatch(found.string, begin, found.start())
    return before is not None and LINE_AFTER.match(found.string, found.end()) is not None
