"""Questions about spending: how much, compared with what, by what, which ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from agent.offline import matching
from agent.offline.categories import categories_asked, category_phrases, is_known_thing
from agent.offline.context import Context
from agent.offline.days import impossible_day
from agent.offline.marks import AMOUNT, PERSON, Marked
from agent.offline.outcome import Call, Calls, Outcome, Says
from agent.offline.people import ME
from agent.offline.periods import find_periods
from agent.offline.phrases import say
from agent.offline.question_filters import mark_question, take_filters, take_periods
from agent.offline.question_words import (
    ASKS,
    COMPARE,
    COUNTS,
    GROUPS,
    HOW_MANY,
    KNOWN,
    LARGEST,
    LISTS,
    NEWEST,
    NOT_ASKED,
    NOT_SEARCHED,
    ONE,
    REFERENCE,
    SPEAKS_OF_SPENDING,
    SPENDING,
    TAKEN,
    TOTALS,
)
from agent.offline.searched import listed_things, search_words

LIMIT_MAX = 50
SEARCHED_WORDS_MAX = 3
COUNTED_WORDS_MAX = 2


@dataclass(frozen=True)
class Asked:
    """A question in the making: what is left of its text, and the arguments so far."""

    text: str
    input: dict[str, Any]


def is_question(text: str) -> bool:
    """Whether a sentence asks about the books, by how it opens or ends."""
    if text.rstrip().endswith("?"):
        return True
    # "Do not add that" is an order, and "food expenses 30" has an amount of its own.
    return not matching.match(NOT_ASKED, text, re.IGNORECASE) and bool(
        matching.search(ASKS, text, re.IGNORECASE)
    )


def read_question(text: str, context: Context) -> Outcome | None:
    """The call of query_spending that a question means; None if it is no question about spending."""
    if not is_question(text):
        return None
    words = text.strip().rstrip("?!. ")
    reference = matching.search(REFERENCE, words)
    if reference:
        return _query({"show": "detail", "expense": reference[1].upper()})
    periods = find_periods(words, context)
    blank = words
    for found in reversed(periods):
        blank = blank[: found.start] + " § " + blank[found.end :]
    if said := impossible_day(blank, context):
        return Says(say("period_unclear", said=said))
    marked = mark_question(blank, context)
    left, given = take_filters(marked, context)
    asked = _show(_compare(_people(Asked(left, given), marked)), words)
    asked = Asked(asked.text.replace("§", " "), take_periods(asked.input, periods))
    return _about(_limited(asked, marked, words), words)


def _people(asked: Asked, marked: Marked) -> Asked:
    """ "I" and a name are a member, "we" is the space, two names are compared."""
    letters = marked.found("person", asked.text)
    names = list(dict.fromkeys(marked.values[letter].name for letter in letters))
    if any(
        matching.search(rf"\b(?:show|tell|give|let|find) {letter}", asked.text, re.IGNORECASE)
        for letter in letters
    ):
        names = [name for name in names if name != ME or len(letters) > 1]
    text = matching.sub(rf"{PERSON}(?:'s|')?", " ", asked.text)
    mine = rf"\bmy (?:\w+ )?{SPENDING}\b"
    if not names and matching.search(mine, text, re.IGNORECASE):
        names = [ME]
    if len(names) > 1:
        return Asked(text, asked.input | {"group_by": "member"})
    return Asked(text, asked.input | ({"member": names[0]} if names else {}))


def _compare(asked: Asked) -> Asked:
    if not matching.search(COMPARE, asked.text, re.IGNORECASE):
        return asked
    text = matching.sub(COMPARE, " ", asked.text, flags=re.IGNORECASE)
    text = matching.sub(r"\b(?:more|less)\b", " ", text, flags=re.IGNORECASE)
    text = matching.sub(
        r"\b(?:the )?(?:one )?(?:before|previous|previously|usual|normal)\b", " ", text, flags=re.IGNORECASE
    )
    return Asked(text, asked.input | {"compare_with": "previous"})


def _show(asked: Asked, words: str) -> Asked:
    """Totals, groups, the newest or the largest ones."""
    given = dict(asked.input)
    for group, pattern in GROUPS.items():
        if matching.search(pattern, asked.text, re.IGNORECASE):
            if group == "member":
                given.pop("member", None)
            return Asked(
                matching.sub(pattern, " ", asked.text, flags=re.IGNORECASE), given | {"group_by": group}
            )
    if matching.search(LARGEST, asked.text, re.IGNORECASE):
        given["show"] = "largest"
    elif matching.search(NEWEST, asked.text, re.IGNORECASE) or (
        matching.search(LISTS, asked.text, re.IGNORECASE)
        and not matching.search(TOTALS, words, re.IGNORECASE)
    ):
        given["show"] = "newest"
    return Asked(matching.sub(rf"{LARGEST}|{NEWEST}", " ", asked.text, flags=re.IGNORECASE), given)


def _limited(asked: Asked, marked: Marked, words: str) -> Asked:
    """How many are to be listed, or the one amount that is looked for."""
    given, text = dict(asked.input), asked.text
    letters = marked.found("amount", text)
    count = matching.search(rf"\b({'|'.join(COUNTS)})\b", text, re.IGNORECASE)
    if len(letters) == 1:
        amount = marked.values[letters[0]]
        counts = amount.value == int(amount.value) and 1 <= amount.value <= LIMIT_MAX and not amount.certain
        if given.get("show") and counts and not matching.search(rf"\b(?:for|of) {letters[0]}", text):
            given["limit"] = int(amount.value)
        elif not amount.why and matching.search(
            rf"\b(?:{SPENDING}|find|search|entry)\b", words, re.IGNORECASE
        ):
            given |= {"amount_min": f"{amount.value:f}", "amount_max": f"{amount.value:f}"}
            given.setdefault("show", "newest")
        text = text.replace(letters[0], " ")
    elif count and given.get("show"):
        given["limit"] = COUNTS[count[1].lower()]
        text = text.replace(count[0], " ")
    if given.get("show") and matching.search(ONE, words, re.IGNORECASE):
        given.setdefault("limit", 1)
    return Asked(text, given)


def _about(asked: Asked, words: str) -> Outcome:
    """What the question is about: categories, else a text to search."""
    given, text = dict(asked.input), asked.text
    unclear = Says(say("question_unclear"))
    things = listed_things(text)
    if things and given.get("period") != "?" and not matching.search(AMOUNT, text):
        return _each_of(things, given)
    for phrase in category_phrases():
        if matching.search(rf"\b(?:on|for|in|about) (?:the |our |my )?{phrase}\b", text, re.IGNORECASE):
            given["categories"] = categories_asked(phrase)
            text = matching.sub(rf"\b{phrase}\b", " ", text, flags=re.IGNORECASE)
            break
    quoted = matching.search(r"[\"']([^\"']{2,40})[\"']", text)
    about = quoted[1] if quoted else matching.sub(KNOWN, " ", text, flags=re.IGNORECASE)
    about = " ".join(matching.sub(r"(?<!\w)'s\b", " ", about).split()).strip(" ,.:;-–'\"")
    if matching.search(AMOUNT, about) or given.get("period") == "?":
        return unclear
    if about and "categories" not in given and (categories := categories_asked(about)):
        given["categories"] = categories
    elif about and (thing := _counted(about, words)):
        given["text"] = thing
    elif about and _searchable(about, words):
        given["text"] = search_words(about)
    elif about:
        return unclear
    said = set(given) - {"member", "period", "show"} or matching.search(
        SPEAKS_OF_SPENDING, words, re.IGNORECASE
    )
    return _query(given) if said else unclear


def _each_of(things: tuple[str, ...], given: dict[str, Any]) -> Outcome:
    """One query for several categories; things that are no category are each searched for on their own."""
    named = [(thing, categories_asked(thing)) for thing in things]
    categories = list(dict.fromkeys(name for _, found in named for name in found or ()))
    if all(found for _, found in named):
        return _query(given | {"categories": categories})
    queries = [given | {"text": search_words(thing)} for thing, found in named if not found]
    if categories:
        queries.insert(0, given | {"categories": categories})
    return Calls(tuple(call for query in queries for call in _query(query).calls))


def _counted(about: str, words: str) -> str:
    """ "How many coffees did we have?": the thing that is counted, nothing if none is known to cost money."""
    if not matching.match(HOW_MANY, words, re.IGNORECASE):
        return ""
    thing = " ".join(matching.sub(TAKEN, " ", about, flags=re.IGNORECASE).split())
    counted = 0 < len(thing.split()) <= COUNTED_WORDS_MAX and not NOT_SEARCHED.search(thing)
    return search_words(thing) if counted and is_known_thing(thing) else ""


def _searchable(about: str, words: str) -> bool:
    """A text is only searched for where the sentence is about spending, not in any question of the world."""
    if not matching.search(SPEAKS_OF_SPENDING, words, re.IGNORECASE) or NOT_SEARCHED.search(about):
        return False
    # "What is 15% of it?" asks for a sum; nothing was bought that is called so.
    if about.endswith("%"):
        return False
    return len(about.split()) <= SEARCHED_WORDS_MAX


def _query(given: dict[str, Any]) -> Calls:
    """Lists look at all that was ever spent, unless a period was named; totals at the tool's own period."""
    if given.get("show") in ("newest", "largest") or "tag" in given:
        given = {"period": "all"} | given
    return Calls((Call("query_spending", given),))
