"""What an expense was for: the noun phrase that remains once everything else was read."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.categories import is_known_thing
from agent.offline.description_words import EDGE, FILLER, FORBIDDEN, NOT_FIRST, NOT_LAST, PAST_NOUNS
from agent.offline.lexicon import word_list
from agent.offline.marks import AMOUNT, GROUP, PERCENT, RATIO, WEIGHT, Marked, squeeze, without

OWN_NAMES = word_list("own_names")
WORDS_MAX = 7


def noun_phrase(left: str, right: str, marked: Marked) -> str | None:
    """The description from the words before and after the amount, empty if there are none.

    None if they are more than a noun phrase, so that the sentence is not one of spending.
    """
    before, after = _trim(left), _trim(right)
    if before and matching.match(r" ?(?:at|in|from|by|for|to) ", right, re.IGNORECASE):
        after = without(FILLER, right)
    if matching.search(rf"{AMOUNT}|{WEIGHT}|{RATIO}|{GROUP}|{PERCENT}(?! ?(?:off|discount))", before + after):
        return None
    phrase = squeeze(marked.plain(" ".join(part for part in (before, after) if part))).strip(" ,;:.!-")
    if not phrase:
        return ""
    return phrase[0].upper() + phrase[1:] if _names_a_thing(phrase) else None


def _names_a_thing(phrase: str) -> bool:
    words = [word.lower() for word in matching.findall(r"[^\W\d_][\w'&-]*", phrase)]
    if not words or len(words) > WORDS_MAX or FORBIDDEN & set(words):
        return False
    if words[0] in NOT_FIRST or words[-1] in NOT_LAST:
        return False
    last_is_verb = (
        len(words) > 1 and matching.search(r"[a-z]{3}ed$", words[-1]) and not words[-1].endswith(PAST_NOUNS)
    )
    return not last_is_verb


def _trim(text: str) -> str:
    """A text without filler words, and without connecting words at its edges."""
    text = without(FILLER, text)
    before = None
    while before != text:
        before = text
        text = without(rf"^{EDGE}(?= |$)|(?<= ){EDGE}$|^{EDGE}$", text).strip(" ,;:")
    return text


def named_in_question(description: str) -> str:
    """ "the taxi", but "Netto": how a question speaks of a thing."""
    if description.lower().split()[0] in OWN_NAMES:
        return description
    own_name = " " not in description and not is_known_thing(description)
    return f"“{description}”" if own_name else f"the {description[0].lower()}{description[1:]}"


def is_plural(description: str) -> bool:
    """Whether a question takes "were": the last word before a preposition is a plural."""
    head = matching.split(r" (?:for|at|in|from|with|to|of) ", description)[0].split()[-1:] or [""]
    word = head[0].lower()
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "gas", "'s"))
