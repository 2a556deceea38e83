"""What a question about spending is about: a list of things, or one thing to search for."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.categories import categories_asked, is_known_thing
from agent.offline.lexicon import word_list

OWN_NAMES = word_list("own_names")
LISTED = r" *(?:,|&|\band\b|\bor\b|\bplus\b|\bas well as\b) *"
LEAD = r"^.*\b(?:on|for|in|about)\b|\b(?:the|our|my|all|both|either|together|in total|altogether)\b"
TAKES_ES = ("sses", "xes", "ches", "shes")
KEPT = ("ss", "us", "as", "ies")


def listed_things(text: str) -> tuple[str, ...]:
    """The things of "on groceries, dining and rent", each known to cost money; none if it is no such list."""
    lead = matching.match(r".*\b(?:on|for|about)\b", text, re.IGNORECASE)
    parts = matching.split(LISTED, text[lead.end() :] if lead else text, flags=re.IGNORECASE)
    things = [
        " ".join(matching.sub(LEAD, " ", part, flags=re.IGNORECASE).split()).strip(" ?.!") for part in parts
    ]
    things = [thing.lower() for thing in things if thing]
    known = all(categories_asked(thing) or is_known_thing(thing) for thing in things)
    return tuple(dict.fromkeys(things)) if len(things) > 1 and known else ()


def search_words(thing: str) -> str:
    """The words to search for: a plural by its singular, which stands in both; names as they are said."""
    if not thing[1:].islower():
        return thing
    words = thing.lower()
    last = words.split()[-1]
    if last in OWN_NAMES or len(last) <= len("gas") or not last.endswith("s") or last.endswith(KEPT):
        return words
    if last.endswith("is") and not last.endswith("xis"):
        return words
    return words[:-2] if last.endswith(TAKES_ES) else words[:-1]
