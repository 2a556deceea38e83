"""The lexicon of categories, read from `words.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def category_lexicon() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Phrases as tuples of words, as written and in the singular, with the categories they speak for.

    A phrase that fits two categories has both, the likelier first.
    """
    lexicon = _lexicon()
    written = {tuple(word.split()): tuple(both) for word, both in lexicon["ambiguous"].items()}
    for category, listed in lexicon["words"].items():
        for phrase in (category, *listed.split(",")):
            written.setdefault(tuple(phrase.split()), (category,))
    singulars = {tuple(singular(word) for word in phrase): found for phrase, found in written.items()}
    return singulars | written


@cache
def category_names() -> Mapping[str, str]:
    """What people call a category or a group in whole, folded, with its canonical name."""
    return {
        " ".join(called.split()): name
        for name, listed in _lexicon()["names"].items()
        for called in listed.split(",")
    }


@cache
def prepositions() -> frozenset[str]:
    """Words after which something is said about the thing before: a "taxi to the hotel" is a taxi."""
    return frozenset(_lexicon()["prepositions"].split())


@cache
def empty_words() -> frozenset[str]:
    """Words that say nothing about what was bought."""
    return frozenset(_lexicon()["empty"].split())


def singular(word: str) -> str:
    """`word` without a plural ending, not always a word itself; both sides of a comparison go through it."""
    if len(word) < 4:
        return word
    if word.endswith("s") and not word.endswith(("ss", "us")):
        word = word[:-1]
    if word.endswith("ie"):
        return word[:-2] + "y"
    if word.endswith(("xe", "che", "she", "sse", "oe")):
        return word[:-1]
    return word


@cache
def _lexicon() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
