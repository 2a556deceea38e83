"""Regular expressions by their text, compiled once each: there are more than the cache of `re` holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

# Some are made of what somebody wrote, so there is no end to them.
PATTERNS_MAX = 8192
Flags = int | re.RegexFlag


@lru_cache(maxsize=PATTERNS_MAX)
def compiled(pattern: str | re.Pattern[str], flags: Flags = 0) -> re.Pattern[str]:
    """The pattern, ready for use."""
    return re.compile(pattern, flags)


def search(pattern: str, text: str, flags: Flags = 0) -> re.Match[str] | None:
    """As `re.search`."""
    return compiled(pattern, flags).search(text)


def match(pattern: str, text: str, flags: Flags = 0) -> re.Match[str] | None:
    """As `re.match`."""
    return compiled(pattern, flags).match(text)


def fullmatch(pattern: str, text: str, flags: Flags = 0) -> re.Match[str] | None:
    """As `re.fullmatch`."""
    return compiled(pattern, flags).fullmatch(text)


def sub(
    pattern: str | re.Pattern[str],
    repl: str | Callable[[re.Match[str]], str],
    text: str,
    count: int = 0,
    flags: Flags = 0,
) -> str:
    """As `re.sub`."""
    return compiled(pattern, flags).sub(repl, text, count)


def split(pattern: str, text: str, maxsplit: int = 0, flags: Flags = 0) -> list[str | Any]:
    """As `re.split`."""
    return compiled(pattern, flags).split(text, maxsplit)


def findall(pattern: str, text: str, flags: Flags = 0) -> list[Any]:
    """As `re.findall`."""
    return compiled(pattern, flags).findall(text)


def finditer(pattern: str, text: str, flags: Flags = 0) -> Iterator[re.Match[str]]:
    """As `re.finditer`."""
    return compiled(pattern, flags).finditer(text)
