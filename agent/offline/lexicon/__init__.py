"""The word lists of the grammar, one file for each language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of one list. Raises KeyError if there is no such list."""
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    return dict(tomllib.loads((Path(__file__).parent / "en.toml").read_text(encoding="utf-8")))
