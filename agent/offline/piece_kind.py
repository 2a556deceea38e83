"""Whether a piece speaks of money spent, money that came back, or income."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import matching
from agent.offline import piece_words as words
from agent.offline.draft import Draft, Payer
from agent.offline.marks import PERSON, Marked, without
from agent.offline.people import ME


def take_kind(text: str, draft: Draft, marked: Marked) -> tuple[str, Draft]:
    """Whether the money came back, or came in, and to whom."""
    if matching.search(words.REFUND, text, re.IGNORECASE):
        draft = _received(text, draft, marked)
        if matching.match(r"we\b", text, re.IGNORECASE) and not draft.sharing.said:
            draft = replace(draft, doubt=draft.doubt or "doubt_we")
        text = without(words.REFUND_WORDS, without(words.GIVER, text))
        return without(rf"^(?:we |{PERSON} |(?:for|on) )", text), replace(draft, kind="refund")
    if matching.search(words.INCOME, text, re.IGNORECASE):
        draft = _received(text, draft, marked)
        description = "Pay" if matching.search(words.INCOME_VERBS, text, re.IGNORECASE) else ""
        text = without(rf"^{PERSON} (?=got|was|earned|received|have|get)", text)
        return without(words.INCOME_WORDS, text), replace(draft, kind="income", description=description)
    if matching.search(words.GOT_FROM, text, re.IGNORECASE):
        return text, replace(draft, doubt="doubt_got_from")
    return text, draft


def _received(text: str, draft: Draft, marked: Marked) -> Draft:
    """ "Ben got paid": the money is that person's."""
    opens = matching.match(
        rf"({PERSON}) (?=got|was|earned|received|have|has|get|sold|won)", text, re.IGNORECASE
    )
    name = marked.values[opens[1]].name if opens else ME
    return draft if name == ME else replace(draft, payers=(Payer(name),))
