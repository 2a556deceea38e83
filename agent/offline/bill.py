"""A bill said item by item: "dinner 60 with Ana: pizza 20 for Ana, pasta 15 for me, wine 15 shared"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from agent.offline import matching
from agent.offline.amounts import Amount
from agent.offline.bill_lines import EXTRA, REST, read_line
from agent.offline.cutting import cut
from agent.offline.draft import Draft
from agent.offline.marks import AMOUNT, Marked, without
from agent.offline.piece import Piece
from agent.offline.said_shares import Sharing, join
from agent.offline.share_words import OBJECT, VERB, exact_piece

OPENS = re.compile(r"(?P<head>[^:]*[^:\s]) ?:\s+(?P<tail>[^:]+)")
SPLIT_IT = rf"{VERB}{OBJECT}(?: .*)?"
BY_ITEM = r"\bby (?:the )?items?\b|\bitem by item\b"
WORDS = r"[^\uE000-\uEFFF]+"
NO_HEAD = r"\b(?:category|tags?|notes?)$"


@dataclass(frozen=True)
class Bill:
    """A message that says who had what: the text before the items, and the pieces after it.

    `why` is a catalogue's key where the items are not clear, so that nothing is booked.
    """

    head: str
    pieces: tuple[Piece, ...] = ()
    why: str = ""


def read_bill(marked: Marked) -> Bill | None:
    """The bill, None where a message is none: without a colon, or with nothing but people's own amounts."""
    opened = OPENS.fullmatch(marked.text.strip())
    if not opened or matching.search(NO_HEAD, opened["head"], re.IGNORECASE):
        return None
    head, texts = without(BY_ITEM, opened["head"]), _cut(opened["tail"])
    totals = [marked.values[letter] for letter in marked.found("amount", head)]
    if not totals and not matching.fullmatch(SPLIT_IT, head.strip(), re.IGNORECASE):
        return None
    if not any(_is_item(text, marked) for text in texts):
        return _parts(head, texts, totals, marked)
    if len(totals) > 1:
        return Bill(head, why="bill_unclear")
    return _bill(head, texts, totals[0] if totals else None, marked)


def _cut(tail: str) -> list[str]:
    pieces = [part for piece in cut(tail) for part in matching.split(rf" (?:and|but) (?={REST}\b)", piece)]
    return [
        matching.sub(r"^(?:and|but|plus) ", "", piece.strip(" ,;.!"), flags=re.IGNORECASE) for piece in pieces
    ]


def _is_item(text: str, marked: Marked) -> bool:
    """Whether a piece says who had a thing; "Ana 20" alone is a share of hers."""
    return read_line(text, marked) is not None and exact_piece(text, marked) is None


def _parts(head: str, texts: list[str], totals: list[Amount], marked: Marked) -> Bill | None:
    """ "Groceries 45: milk 12, bread 33" would be booked twice if its parts were things of their own."""
    plain = [text for text in texts if matching.fullmatch(rf"{WORDS} {AMOUNT}|{AMOUNT} {WORDS}", text)]
    parts = [marked.values[letter].value for text in plain for letter in marked.found("amount", text)]
    if len(totals) != 1 or len(plain) != len(texts) or sum(parts, Decimal(0)) > totals[0].value:
        return None
    return Bill(head, why="bill_unclear")


def _bill(head: str, texts: list[str], total: Amount | None, marked: Marked) -> Bill:
    """The items as one sharing; what is said beside them without an amount is read as ever."""
    said = Sharing(said=True)
    beside: list[str] = []
    extras = Decimal(0)
    for text in texts:
        amounts = [marked.values[letter] for letter in marked.found("amount", text)]
        found = read_line(text, marked)
        if not all(_fits(amount, total) for amount in amounts):
            return Bill(head, why="bill_unclear")
        if found is not None:
            said = join(said, found)
        elif total and amounts and matching.fullmatch(EXTRA, text, re.IGNORECASE):
            extras += amounts[0].value
        elif amounts or matching.match(rf"{REST}\b", text, re.IGNORECASE):
            return Bill(head, why="bill_unclear")
        else:
            beside.append(text)
    if not _adds_up(said, extras, total):
        return Bill(head, why="bill_unclear")
    if marked.found("person", head):
        # "For all of us" are then those who are named before the items.
        said = replace(said, everyone=False)
    return Bill(", ".join([head, *beside]), (Piece("says", Draft(sharing=said), for_all=True),))


def _adds_up(said: Sharing, extras: Decimal, total: Amount | None) -> bool:
    """Whether at most one line is the rest, and a tip that is named is what the items leave of the total."""
    amounts = [line.amount for line in said.lines if line.amount is not None]
    rests = len(said.lines) - len(amounts)
    if rests > 1 or (rests and total is None) or (rests and extras):
        return False
    return not extras or (total is not None and sum(amounts, extras) == total.value)


def _fits(amount: Amount, total: Amount | None) -> bool:
    """Whether an item's amount is read beyond doubt, in the currency of the total."""
    if amount.why or amount.readings:
        return False
    return amount.currency is None or (total is not None and amount.currency == total.currency)
