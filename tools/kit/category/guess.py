"""Which category the words of an expense most likely mean, and how sure that is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tools.kit.category.words import category_lexicon, empty_words, prepositions, singular
from tools.kit.fold import fold

PHRASE_WORDS_MAX = 3
WORDS_MAX = 40  # An essay is not read for its category.

# How sure each kind of evidence makes; 1.0 is reserved for a category that the user named as such.
THE_NAME_ITSELF = Decimal("0.95")
A_CLEAR_WORD = Decimal("0.9")
TWO_CATEGORIES_SETTLED = Decimal("0.85")
BESIDE_THE_POINT = Decimal("0.75")
CONTESTED = Decimal("0.65")
TWO_CATEGORIES = Decimal("0.55")
INCOME_OF_SOME_KIND = Decimal("0.6")
NOTHING_KNOWN = Decimal("0.3")

Kind = Literal["expense", "refund", "income"]


@dataclass(frozen=True)
class Guess:
    """A category and the confidence in it, above 0 and below 1."""

    category: str
    confidence: Decimal


@dataclass(frozen=True)
class Hit:
    """Words from `start` up to `end` that speak for `categories`, the likelier first."""

    start: int
    end: int
    categories: tuple[str, ...]
    is_name: bool

    @property
    def clear(self) -> bool:
        return len(self.categories) == 1


def category_of(words: str, *, kind: Kind = "expense", own: Sequence[str] = ()) -> Guess:
    """The likeliest category of an expense that its description or merchant `words` describe.

    Whole words and simple plurals count, in five languages, never parts of words. `own` are the space's own
    categories, matched by name. Money that comes in is income whatever bought it; nothing known is "other"
    below one half.
    """
    tokens = _tokens(words)
    if kind == "income":
        known = any("income" in hit.categories for hit in _hits(tokens, ()))
        return Guess("income", A_CLEAR_WORD if known else INCOME_OF_SOME_KIND)
    hits = [hit for hit in _hits(tokens, own) if hit.categories != ("income",)]
    if not hits:
        return Guess("other", NOTHING_KNOWN)
    head_end = _head_end(tokens, hits)
    in_head = [hit for hit in hits if hit.start < head_end]
    if not in_head:
        return _beside_the_point(_weighed(hits[0], hits))
    best = ([hit for hit in in_head if hit.clear] or in_head)[-1]
    guess = _weighed(best, hits)
    # Words that follow what is known ("coffee grinder") may be what was bought.
    unknown_after = any(token not in empty_words() for token in tokens[best.end : head_end])
    return _beside_the_point(guess) if unknown_after else guess


def _beside_the_point(guess: Guess) -> Guess:
    return Guess(guess.category, min(guess.confidence, BESIDE_THE_POINT))


def _weighed(best: Hit, hits: Sequence[Hit]) -> Guess:
    """What `best` speaks for, and how sure the other words make it."""
    others = [hit for hit in hits if hit is not best]
    if best.clear:
        contested = any(best.categories[0] not in other.categories for other in others)
        alone = THE_NAME_ITSELF if best.is_name else A_CLEAR_WORD
        return Guess(best.categories[0], CONTESTED if contested else alone)
    for category in best.categories:
        if any(category in other.categories for other in others):
            return Guess(category, TWO_CATEGORIES_SETTLED)
    return Guess(best.categories[0], TWO_CATEGORIES)


def _tokens(words: str) -> list[str]:
    """The folded words without the numbers among them."""
    found = re.findall(r"[^\W_]+", re.sub("['`\u2019\u00b4]", "", fold(words)))[:WORDS_MAX]
    return [token for token in found if not token.isdecimal()]


def _hits(tokens: Sequence[str], own: Sequence[str]) -> Iterator[Hit]:
    """The longest known phrases of `tokens` from left to right; a word belongs to one of them."""
    own_phrases = {tuple(_tokens(name)): (name,) for name in own}
    at = 0
    while at < len(tokens):
        hit = next(_hits_at(tokens, at, own_phrases), None)
        if hit is not None:
            yield hit
        at = at + 1 if hit is None else hit.end


def _hits_at(tokens: Sequence[str], at: int, own: dict[tuple[str, ...], tuple[str]]) -> Iterator[Hit]:
    for length in range(min(PHRASE_WORDS_MAX, len(tokens) - at), 0, -1):
        phrase = tuple(tokens[at : at + length])
        for form in (phrase, tuple(singular(word) for word in phrase)):
            categories = own.get(form) or category_lexicon().get(form)
            if categories:
                is_name = form in own or " ".join(form) in (categories[0], singular(categories[0]))
                yield Hit(at, at + length, categories, is_name)


def _head_end(tokens: Sequence[str], hits: Iterable[Hit]) -> int:
    """Where the thing ends and what is said about it begins: a "taxi to the hotel" is a taxi."""
    inside = {at for hit in hits for at in range(hit.start, hit.end)}
    begun = False
    for at, token in enumerate(tokens):
        if token in prepositions() and at not in inside:
            if begun:
                return at
        elif token not in empty_words():
            begun = True
    return len(tokens)
