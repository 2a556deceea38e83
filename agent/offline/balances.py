"""Questions about who owes whom."""

from __future__ import annotations

import re
from typing import Any

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.marks import PERSON, Marked
from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.people import mark_people

ANYBODY = r"(?:anybody|anyone|somebody|someone|each other|one another|anything|something|any money|money)"
LEAD = r"(?:(?:so|and|ok|please|hey|now|well|wait|wallai|can you|could you|tell me|show me|show|list|give me)[ ,]+)*"
TAIL = r"(?:[ ,]+(?:now|right now|at the moment|currently|so far|in total|overall|here|please|again|still))*"
OUR = r"(?:the|our|all|all our|everybody's|everyone's|current) "
EVERYBODY = (
    r"who (?:still )?owes (?:whom|who|what|anything|money|how much)(?: to (?:whom|who))?|"
    r"who (?:should|has to|have to|must|needs to|ought to) (?:pay|give) (?:whom|who|what)(?: .+)?|"
    rf"(?:what (?:is|are) )?(?:{OUR})?(?:balances?|debts?|debt situation)|"
    r"are (?:we|things) (?:all )?(?:even|square|quits|settled(?: up)?|balanced)|"
    r"how (?:do|can|could|should) we (?:all )?(?:get even|settle up|square up|even (?:it|things) out)|"
    r"(?:what|how much) do we owe(?: each other| one another)?|"
    rf"does {ANYBODY} (?:still )?owe {ANYBODY}|how do we stand|where do we stand"
)
OWED = r"(?:still )?(?:owe|owes)"
SOMEBODY = (
    rf"(?:what|how much)(?: money)? (?:do|does) {PERSON} {OWED}(?: (?:to )?(?:{PERSON}|{ANYBODY}|us|the others))?|"
    rf"(?:do|does) {PERSON} {OWED}(?: (?:to )?(?:{PERSON}|{ANYBODY}|us|the others))?(?: {ANYBODY})?|"
    rf"who {OWED} (?:to )?{PERSON}(?: {ANYBODY})?|"
    rf"(?:what|how much|whom|who) do(?:es)? {PERSON} {OWED}(?: {ANYBODY})?(?: to)?|"
    rf"(?:what|how much) (?:am|is) {PERSON} owed|(?:am|is) {PERSON} (?:owed {ANYBODY}|even|in debt|square)|"
    rf"are {PERSON} and {PERSON} (?:even|square|quits|settled(?: up)?)|"
    rf"(?:what is )?{PERSON}(?:'s)? (?:balance|debts?)|(?:what is )?the balance (?:of|with|between) {PERSON}"
    rf"(?: and {PERSON})?|(?:are|am) {PERSON} (?:and {PERSON} )?(?:even|square)(?: with {PERSON})?|"
    rf"where (?:do|does|am|is) {PERSON} stand"
)
MONEY = (
    r"(?: (?:so much|this much|that much|that|this|it|anything|money|all that|"
    r"[€$£]?\d[\d.,]*(?: ?(?:€|euros?|eur|dollars?))?))?"
)
WHY = (
    rf"(?:why|for what|what for|how come) (?:do|does|am|is|should|must|would|have) {PERSON} "
    rf"(?:still )?(?:have to |to )?(?:owes?|pay|owed)(?: (?:to )?{PERSON})?{MONEY}(?: to {PERSON})?|"
    rf"what (?:do|does) {PERSON} {OWED} (?:to )?{PERSON}{MONEY} for|"
    rf"(?:explain|break down|show me|what is behind|what is in|what makes up) (?:the |that |this )?"
    rf"(?:balance|debts?)(?: (?:between|of|with|from) {PERSON})?(?: (?:and|to|with) {PERSON})?|"
    rf"(?:explain|break down|what is behind|what makes up) (?:what|how much) {PERSON} {OWED}(?: (?:to )?{PERSON})?|"
    rf"where does {PERSON}(?:'s)? debt (?:to {PERSON} )?come from"
)


def read_balances(text: str, context: Context) -> Outcome | None:
    """The call that a question about debts means, or None."""
    words = matching.sub(r"\s+", " ", text.strip(" .!?,"))
    if matching.fullmatch(f"{LEAD}(?:{EVERYBODY}){TAIL}", words, re.IGNORECASE):
        return Calls((Call("read_balances", {}),))
    said = matching.sub(
        r"\bmy\b",
        "me",
        matching.sub(r"\b(?:are we|we are) even with\b", "am i even with", words),
        flags=re.IGNORECASE,
    )
    marked = mark_people(Marked(said), context)
    named = list(dict.fromkeys(marked.values[letter].name for letter in marked.found("person", marked.text)))[
        :2
    ]
    people: dict[str, Any] = {"people": named} if named else {}
    if matching.fullmatch(f"{LEAD}(?:{WHY}){TAIL}", marked.text, re.IGNORECASE):
        return Calls((Call("read_balances", people | {"why": True}),))
    if not matching.fullmatch(f"{LEAD}(?:{SOMEBODY}){TAIL}", marked.text, re.IGNORECASE):
        return None
    return Calls((Call("read_balances", people),))
