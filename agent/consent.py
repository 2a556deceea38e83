"""Whether a message is only a yes or only a no, in five languages (RULES 7.3)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from db.approvals import Verdict
from tools.kit.fold import fold

LETTERS_MAX = 80
# Skin tones and the sign that asks for the coloured form of a sign before it.
SHADES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[\U0001f000-\U0001faff\u2600-\u27bf]|\d")


@dataclass(frozen=True)
class Words:
    """What people answer with, longest first: `deeds` repeat what a tool does and are no answer alone."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    polite: tuple[str, ...]
    deeds: dict[str, tuple[str, ...]]


def consent_in(text: str, tools: Iterable[str]) -> Verdict | None:
    """Returns what a message says to calls of these tools where it says nothing else; None where it does.

    A repeated verb must be that of a tool that waits: "yes, delete it" agrees to no payment. A number, or any
    word that is not known, is something else.
    """
    if len(text) > LETTERS_MAX or text.rstrip().endswith("?"):
        return None
    said = " ".join(WORD.findall(SHADES.sub("", fold(text.replace("'", "").replace("’", "")))))
    known = vocabulary()
    beside = [*known.polite, *(deed for tool in tools for deed in known.deeds.get(tool, ()))]
    agrees, rest = without(said, known.yes)
    refuses, rest = without(rest, known.no)
    _, rest = without(rest, beside)
    if rest or agrees == refuses:
        return None
    return "yes" if agrees else "no"


def without(said: str, phrases: Sequence[str]) -> tuple[bool, str]:
    """Whether any of the phrases is among the words, and the words without them."""
    if not said or not phrases:
        return False, said
    alternatives = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    rest, found = re.subn(rf"(?<!\S)(?:{alternatives})(?!\S)", " ", said)
    return found > 0, " ".join(rest.split())


@cache
def vocabulary() -> Words:
    """The words of `consent.toml`, all languages together, as they are compared."""
    read = tomllib.loads(files("agent").joinpath("consent.toml").read_text(encoding="utf-8"))
    return Words(
        yes=every(read["yes"].values()),
        no=every(read["no"].values()),
        polite=every(read["polite"].values()),
        deeds={tool: every(said.values()) for tool, said in read["deeds"].items()},
    )


def every(languages: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word.replace("'", "")) for language in languages for word in language))
