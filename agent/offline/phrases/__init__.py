"""The sentences of the offline model, one catalogue for each language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

QUOTED = ("said", "words", "name", "thing", "amount")
QUOTED_MAX = 60


def say(key: str, **parts: str | int) -> str:
    """The sentence of the English catalogue with that key, its braces filled. Raises KeyError if unknown."""
    return _catalogue()[key].format(**{name: _shortened(name, part) for name, part in parts.items()})


def _shortened(name: str, part: str | int) -> str | int:
    """What a person wrote is repeated only so far."""
    if name not in QUOTED or not isinstance(part, str) or len(part) <= QUOTED_MAX:
        return part
    return part[:QUOTED_MAX].rstrip() + "…"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Names as a list in a sentence: "Eva, Ana and Ben"."""
    return " and ".join([*filter(None, [", ".join(names[:-1])]), *names[-1:]])


@cache
def _catalogue() -> dict[str, str]:
    return dict(tomllib.loads((Path(__file__).parent / "en.toml").read_text(encoding="utf-8")))
