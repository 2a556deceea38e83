"""Correcting what is booked: another amount, day, name, category or payer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline import matching
from agent.offline.amounts import Amount, mark_amounts
from agent.offline.categories import category_named
from agent.offline.context import Context
from agent.offline.days import mark_days
from agent.offline.draft import Draft
from agent.offline.marks import AMOUNT, DAY, PERSON, Marked
from agent.offline.open_amounts import REFUSED
from agent.offline.outcome import Call, Calls, Outcome, Says
from agent.offline.people import ME, mark_people
from agent.offline.phrases import say
from agent.offline.sharing import Sharing
from agent.offline.thread import ABOUT_AN_EXPENSE, Booked, Thread, named_in

OOPS = r"(?:no|nope|sorry|oops|actually|wait|hmm|correction|i meant?|i mean|argh|ah|oh|my bad|wrong)"
LEAD = rf"(?:(?:{OOPS}|please|can you|could you|and|but|ok)[ ,.!:]+)*"
CORRECTING = rf"(?:{OOPS}[ ,.!:]+)+"
IT = r"(?:it|that|this)(?: one)?|the last (?:one|expense|entry|thing)"
FIELD = r"the (?:amount|price|total|sum|cost)(?: of)?"
THING = (
    r"(?:the|my|our) (?:last )?"
    r"(?P<thing>(?!last\b|amount|price|total|date|day|split|category)[^\W\d_][\w' -]{1,30}?)"
)
REF = r"#?(?P<ref>(?-i:(?=[A-Z]*\d)[A-Z0-9]{6}))"
TARGET = rf"(?:(?:{FIELD} )?(?:{IT}|{REF}|{THING})|{FIELD})"
CHANGE = r"(?:change|correct|fix|update|edit|adjust|modify|set|make|increase|raise|lower|reduce)"
TO = rf"(?: from {AMOUNT})? (?:to|into)"
NOT_THE_OLD = rf"(?:,? (?:not|instead of|and not) (?:the )?(?:{AMOUNT}|{DAY}))?"
END = r"(?:[ ,]+(?:please|instead|then|sorry|thanks))*"
WORDS = r"[^\W\d_][\w' &-]{1,40}?"

AMOUNTS = (
    rf"{LEAD}{CHANGE} {TARGET}{TO} (?P<amount>{AMOUNT})",
    rf"{LEAD}(?:make|change|correct) (?:{IT}) (?P<amount>{AMOUNT})",
    rf"{LEAD}(?:{IT}|{FIELD}(?: of {THING})?) (?:was|cost|should (?:be|have been|read))"
    rf"(?: only| really| actually)? (?P<amount>{AMOUNT})",
    rf"{CORRECTING}(?:{TARGET} (?:was|is|cost) )?(?:only |really )?(?P<amount>{AMOUNT})",
    rf"{LEAD}{THING} should (?:be|have been) (?P<amount>{AMOUNT})",
)
DAYS = (
    rf"{LEAD}(?:{IT}|{REF}|{THING}) (?:was|is|happened|should be) (?:really |actually )?(?P<day>{DAY})",
    rf"{LEAD}(?:{CHANGE}|move|put|date) (?:{IT}|{REF}|{THING})(?: back)?(?: to| on)? ?(?P<day>{DAY})",
    rf"{LEAD}{CHANGE} the (?:date|day)(?: of (?:{IT}|{REF}|{THING}))?(?: to)? ?(?P<day>{DAY})",
    rf"{CORRECTING}(?P<day>{DAY})",
)
PAYERS = (
    rf"{LEAD}(?P<payer>{PERSON}) (?:really )?(?:paid|pays|has paid) (?:for )?(?:{IT}|{REF}|{THING})",
    rf"{LEAD}(?:{IT}|{REF}|{THING}) (?:was )?paid by (?P<payer>{PERSON})",
    rf"{CORRECTING}(?P<payer>{PERSON}) paid(?: for it)?",
)
NAMES = (
    rf"{LEAD}rename (?:{IT}|{REF}|{THING})(?: to| as|,)? (?P<description>(?!(?:to|as)\b){WORDS})",
    rf"{LEAD}call (?:{IT}|{REF}|{THING}),? [\"“'‘](?P<description>{WORDS})[\"”'’]",
    rf"{LEAD}{CHANGE} the (?:name|description|title)(?: of (?:{IT}|{REF}|{THING}))? (?:to|into) "
    rf"(?P<description>{WORDS})",
)
CATEGORIES = (
    rf"{LEAD}(?:put|file|book|categori[sz]e|classify|count|move) (?:{IT}|{REF}|{THING}) (?:under|in|into|as|to) "
    rf"(?:the )?(?P<category>{WORDS})(?: category)?",
    rf"{LEAD}{CHANGE} the category(?: of (?:{IT}|{REF}|{THING}))? (?:to|into) (?P<category>{WORDS})",
)
A_SPACE = r"(?:space|group|household)"
SPACES = (
    rf"{LEAD}(?:move|put|shift|transfer|book) (?:{IT}|{REF}|{THING}) (?:over )?(?:to|into|in) (?:the |my |our )?"
    rf"(?P<space>{WORDS}) {A_SPACE}",
    rf"{LEAD}(?:move|shift|transfer) (?:{IT}|{REF}|{THING}) (?:over )?(?:to|into) (?:the |my |our )?"
    rf"(?:{A_SPACE} )?(?P<space>{WORDS})",
    rf"{LEAD}(?:{IT}|{REF}|{THING}) belongs (?:in|into|to) (?:the |my |our )?(?P<space>{WORDS})(?: {A_SPACE})?",
)
# They tell how it was and ask for nothing.
TELLING = (*AMOUNTS[2:4], DAYS[0], *PAYERS)


def read_change(text: str, context: Context, thread: Thread) -> Outcome | None:
    """The call of change_expense that a correction means, or None.

    "Ana paid the dinner" is one where the thread has a dinner; else it is about to be booked.
    """
    words = matching.sub(r"\s+", " ", text.strip(" .!,"))
    marked = mark_people(mark_amounts(mark_days(Marked(words), context), context), context)
    for pattern in (*AMOUNTS, *DAYS, *PAYERS, *NAMES, *SPACES, *CATEGORIES):
        found = matching.fullmatch(rf"{pattern}{NOT_THE_OLD}{END}", marked.text, re.IGNORECASE)
        if found and pattern in SPACES[1:] and category_named(found["space"]):
            continue  # "Move it to groceries" is about its category.
        if found and _is_meant(found, thread, asks=pattern not in TELLING):
            return _call({name: value for name, value in found.groupdict().items() if value}, marked, context)
    return None


def _is_meant(found: re.Match[str], thread: Thread, *, asks: bool) -> bool:
    """Whether it can be about what is booked: "it" is what the thread wrote last, and what is only told of,
    without a word that asks for a change, is something that the thread knows."""
    thing = found.groupdict().get("thing")
    if found.groupdict().get("ref"):
        return True
    if thing is None:
        return thread.last_write in ABOUT_AN_EXPENSE
    if matching.search(r"\b(?:budget|by|for)\b", thing, re.IGNORECASE):
        return False
    return asks or named_in(thread, thing) is not None


def corrected(draft: Draft, booked: Booked) -> Outcome | None:
    """ "No, taxi 14" after a taxi: the call that gives it what was said anew; None where that is not clear."""
    day = draft.day.dates if draft.day else ()
    if draft.sharing != Sharing() or draft.payers:
        return None
    if draft.amount is None or draft.amount.why or isinstance(draft.amount.currency, tuple) or len(day) > 1:
        return None
    given: dict[str, Any] = {"expense": booked.ref, "amount": f"{draft.amount.value:f}"}
    if draft.amount.currency:
        given["currency"] = draft.amount.currency
    if day:
        given["date"] = day[0].isoformat()
    return Calls((Call("change_expense", given),))


def _call(said: Mapping[str, str], marked: Marked, context: Context) -> Outcome | None:
    given: dict[str, Any] = {"called": marked.plain(said["thing"])} if "thing" in said else {}
    if "ref" in said:
        given["expense"] = said["ref"]
    if "amount" in said:
        amount: Amount = marked.values[said["amount"]]
        if amount.why or isinstance(amount.currency, tuple):
            why = amount.why if amount.why in REFUSED else "amount_malformed"
            return Says(say(why, said=amount.said, currency=context.currency))
        given["amount"] = f"{amount.value:f}"
        if amount.currency:
            given["currency"] = amount.currency
    if "day" in said:
        dates = marked.values[said["day"]].dates
        if len(dates) != 1:
            return None
        given["date"] = dates[0].isoformat()
    if "payer" in said:
        name = marked.values[said["payer"]].name
        given["paid_by"] = [{"member": name if name != ME else "me"}]
    if "space" in said:
        given["to_space"] = marked.plain(said["space"]).strip()
    for field in ("description", "category"):
        if field in said:
            given[field] = marked.plain(said[field]).strip()
    return Calls((Call("change_expense", given),))
