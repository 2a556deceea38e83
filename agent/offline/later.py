"""What people ask for that is not possible yet, each said plainly (RULES 8.5)."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.outcome import Outcome, Says
from agent.offline.phrases import say

PLEASE = r"^(?:(?:please|can you|could you|i (?:want|need) to|no|sorry|oops|actually|wait)[ ,]+)*"
MONEY = r"[€$£]?\d[\d.,]*(?: ?(?:€|euros?|eur))?"
SPACE = r"(?:space|household|group|members?|flatmate)"
FEATURES = (
    (r"\bsettle (?:up|it|our|my|the|with)\b|\bsquare up\b|\b(?:pay|paid) (?:\w+ )?back\b", "which_debt"),
    (
        rf"{PLEASE}(?:change|edit|update|adjust|rename|increase|raise|lower|delete|remove) (?:\w+ )*budget\b",
        "budget_change_unclear",
    ),
    (rf"{PLEASE}(?:delete|remove|erase|get rid of|drop) (?:the |my |our |last |all )*\w+", "later_delete"),
    (
        rf"{PLEASE}(?:change|edit|correct|fix|update|rename|move|modify|adjust|replace)\b|"
        r"^(?:no|sorry|oops|actually|wait|correction|i meant)\b[ ,:]*"
        r"(?:it (?:was|is|should be|cost) |i meant |make (?:it|that) |that (?:was|is) )?"
        rf"(?:{MONEY}|yesterday|today)(?: not .+)?$|^(?:make (?:it|that)|it was|it is|"
        rf"that was) {MONEY}$|^it should (?:be|have been)\b|"
        r"^(?:put|file|categori[sz]e) (?:it|that|this) (?:under|in|as)\b|"
        # By twenty, or to twenty? Neither is an expense that is called so.
        rf"{PLEASE}(?:increase|raise|lower|reduce|bump(?: up)?) (?:the|my|our|it|that|this)\b",
        "later_change",
    ),
    (
        rf"\b(?:invite|join|leave|create|rename|close) (?:\w+ ){{0,3}}?{SPACE}\b|\bjoin code\b|"
        r"\binvitation code\b|\badd (?:\w+ ){0,2}as a member\b|\bswitch (?:to )?(?:\w+ )?space\b",
        "space_unclear",
    ),
    (r"^(?:please )?remind\b|\bset (?:\w+ ){0,2}(?:reminder|alert|goal)\b|\bsavings? goal\b", "later_repeat"),
    (r"\bexport\b", "how_to_export"),
    (r"\b(?:import|splitwise)\b", "how_to_import"),
    (r"\b(?:scan|upload|receipt photo|pdf)\b", "later_receipt"),
    (r"\b(?:csv|spreadsheet)\b", "how_to_export"),
    (
        r"^(?:(?:oops|no|argh|oh|ah)[ ,]+)*(?:oops|wrong|that is (?:wrong|not right|incorrect))$",
        "later_change",
    ),
    (
        r"\bshould (?:i|we) (?:buy|sell|invest)\b|\b(?:is|are) .+ (?:good|safe|smart) (?:investments?|buy)\b|"
        r"\b(?:what|where) (?:should|can|do) (?:i|we) (?:buy|invest)\b|\binvest in\b.*\?$",
        "later_advice",
    ),
    (r"\b(?:exchange rates?|convert)\b", "rates_told"),
    (
        r"\b(?:average|averages|median|on average|typically|typical (?:month|week|day)|avg)\b|"
        r"^(?:how much|what) do (?:we|i|\w+) (?:usually|normally) (?:spend|pay)",
        "later_average",
    ),
)


def read_later(text: str) -> Outcome | None:
    """The sentence that says what is not possible yet, or None if nothing of that kind was asked."""
    words = text.strip().rstrip("?!. ")
    for pattern, key in FEATURES:
        if matching.search(pattern, words, re.IGNORECASE):
            return Says(say(key))
    return None
