"""One line of a bill: a thing, its amount, and who had it."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import matching
from agent.offline.amount_choice import counts_as_said
from agent.offline.description import noun_phrase
from agent.offline.marks import AMOUNT, GROUP, PERSON, Marked
from agent.offline.people import ME
from agent.offline.said_shares import Line, Sharing
from agent.offline.share_readers import names_in

PEOPLE = rf"{PERSON}(?:(?: ?, ?| ?& ?| and |, and ){PERSON})*"
NOUN = r"(?P<noun>[^\uE100-\uEFFF:]*?)"
PRICE = rf"(?:for |at |was |is |cost |= ?)?(?P<amount>{AMOUNT})"
IS = r"(?:(?:is|was|are|were) )?(?:(?:only|just|all) )*"
WITH = (
    r"(?: (?:equally|evenly))?"
    rf"(?: (?:with (?P<partners>{PEOPLE})|(?:by|between|among) (?P<others>{PEOPLE})|"
    rf"(?:(?:with|by|between|among) )?(?P<group>{GROUP})))?"
)
WHO = (
    rf"(?:{IS}(?:for |by |had by |from |to )?(?:just |only )?(?P<people>{PEOPLE})(?: only| alone)?|"
    rf"{IS}(?P<mine>mine)|"
    rf"{IS}(?:for )?(?P<common>shared|split|common|equally|evenly|to share|all|both|us){WITH}|"
    rf"{IS}(?:(?:for|by|between) )?(?P<all>{GROUP}))"
)
REST = r"(?:the |all the )?(?:rest|remainder|remaining)(?: of (?:it|that))?"
EXTRA = (
    r"(?:the |and |plus )?(?:tax(?:es)?|tips?|service(?: charge)?|vat|delivery(?: fee)?|cover charge)"
    rf" (?:of |is |was )?{AMOUNT}"
)
HAD = r"(?:had|ate|drank|took|got|ordered)(?: (?:the|a|an|some))?"
FORMS = (
    rf"(?:(?P<whose>{PERSON})'s|(?P<my>my)) {NOUN} {PRICE}",
    rf"(?P<people>{PEOPLE}) {HAD} {NOUN} {PRICE}",
    rf"{NOUN} ?{PRICE}(?: (?P<after>[^\uE000-\uEFFF]*?))??(?:,? | ?- ?| ?\(){WHO}\)?",
    rf"(?:{NOUN} )?{WHO} {PRICE}",
    rf"{REST} {WHO}",
)


def read_line(text: str, marked: Marked) -> Sharing | None:
    """The line as a sharing of its own; None where it does not say who had what."""
    for form in FORMS:
        found = matching.fullmatch(form, text, re.IGNORECASE)
        if found is not None:
            return _line({name: words or "" for name, words in found.groupdict().items()}, marked)
    return None


def _line(said: dict[str, str], marked: Marked) -> Sharing | None:
    who = _who(said, marked)
    if who is None or not said.get("amount"):
        return who and replace(who, lines=(Line("", None, who.only),), only=())
    words = counts_as_said(f"{said['noun']} {said.get('after', '')}".strip(), marked)
    description = noun_phrase(words, "", marked)
    if description is None or matching.search(AMOUNT, words):
        return None
    amount = marked.values[said["amount"]].value
    return replace(who, lines=(Line(description, amount, who.only),), only=())


def _who(said: dict[str, str], marked: Marked) -> Sharing | None:
    """Who had it as `only`, nobody for all who share; None for a group that is not everyone."""
    if said.get("my") or said.get("mine"):
        return Sharing(said=True, only=(ME,))
    if group := said.get("group") or said.get("all"):
        return None if marked.values[group] else Sharing(said=True, everyone=True)
    if said.get("partners"):
        names, unknown = names_in(said["partners"], marked)
        return Sharing(said=True, only=tuple(dict.fromkeys((ME, *names))), unknown=unknown)
    names, unknown = names_in(said.get("people") or said.get("whose") or said.get("others") or "", marked)
    return Sharing(said=True, only=names, unknown=unknown)
