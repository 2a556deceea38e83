"""Which of the numbers in a piece is its amount, and which only count things."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.amounts import Amount
from agent.offline.lexicon import word_list
from agent.offline.marks import Marked

PLURAL_ONLY = word_list("plural_only")
COUNT_BELOW = 100
AFTER_AMOUNT = ("for", "on", "at", "in", "to", "from", "of", "with", "and", "by")


def chosen_amount(text: str, marked: Marked) -> str:
    """The mark of the amount in a piece, nothing if it has none, "several" if more than one may be it."""
    letters = marked.found("amount", text)
    certain = [letter for letter in letters if marked.values[letter].certain]
    counts = [letter for letter in letters if letter not in certain and _stands_before_noun(text, letter)]
    if certain:
        return certain[0] if len(certain) == 1 and len(counts) == len(letters) - 1 else "several"
    if len(letters) == 1:
        return "" if counts and _counts_things(text, counts[0], marked) else letters[0]
    others = [letter for letter in letters if letter not in counts]
    if counts and len(others) == 1 and _before_noun(text, others[0]):
        return "several"
    return others[0] if len(others) == 1 else ("several" if letters else "")


def counts_as_said(text: str, marked: Marked) -> str:
    """The text with the numbers that are no amounts as they were written: "2 tickets"."""
    for letter in marked.found("amount", text):
        if not marked.values[letter].certain and marked.said[letter].strip().isdecimal():
            text = text.replace(letter, marked.said[letter])
    return text


def _stands_before_noun(text: str, letter: str) -> bool:
    """Whether a number stands before a noun, as in "2 tickets 30"."""
    before = text.partition(letter)[0]
    opens = matching.search(r"(?:^|\b(?:for|of|the|my|our|with|and|on|bought|got)) ?$", before, re.IGNORECASE)
    return opens is not None and _before_noun(text, letter)


def _before_noun(text: str, letter: str) -> bool:
    after = matching.match(r" ?([^\W\d_][\w'-]*)", text.partition(letter)[2])
    return after is not None and after[1].lower() not in AFTER_AMOUNT


def _counts_things(text: str, letter: str, marked: Marked) -> bool:
    """Whether the only number is rather a count: "20 beers", but not "20 groceries" or "45 dinner"."""
    after = matching.match(r" ?([^\W\d_][\w'-]*)", text[text.index(letter) + 1 :])
    amount: Amount = marked.values[letter]
    word = after[1].lower() if after else ""
    plural = word.endswith("s") and not word.endswith("ss") and word not in PLURAL_ONLY
    return plural and amount.value < COUNT_BELOW
