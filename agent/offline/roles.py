"""The readings of an expense that names people without saying what they have to do with it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from agent.offline.draft import Draft, Payer
from agent.offline.outcome import ChoiceGap, Option, with_draft
from agent.offline.sharing import Portion, Sharing

SHARED = (
    r"(?:we |they |we both |both |he |she |it is |is )?(?:shares?|shared|split)(?: it)?(?: equally)?"
    r"(?: with (?:them|him|her|me))?|half|half each|both of us|with (?:them|him|her|\w+)"
)
OWN = (
    r"(?:it is |just |only |all )*(?:mine|my own|me|neither|none|no|nothing|a gift|a present|not shared)"
    r"(?: alone| only)?"
)
OWES = (
    r"(?:he|she|they|\w+) (?:owes?|pays?)(?: me)?"
    r"(?: (?:it|all|everything|all of it|it all|the whole thing))?|"
    r"all of it"
)
PAID = r"(?:\w+ )?paid(?: it| for it)?|paid by \w+"


def roles(drafts: tuple[Draft, ...], index: int) -> ChoiceGap:
    """Shared with them, owed by them, paid by them, or only the speaker's."""
    names = drafts[index].about
    draft = replace(drafts[index], doubt="", about=())
    shared = replace(draft, sharing=Sharing(said=True, partners=names))
    readings = [(SHARED, shared), (OWN, draft)]
    if len(names) == 1:
        whole = (Portion(names[0], "percentages", Decimal(100)),)
        readings.append((OWES, replace(draft, sharing=Sharing(said=True, portions=whole))))
        readings.append((PAID, replace(draft, payers=(Payer(names[0]),))))
    return ChoiceGap(tuple(Option(answer, with_draft(drafts, index, one)) for answer, one in readings))
