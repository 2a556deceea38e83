"""Putting the pieces of a message together: modifiers join their item, payers their total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from agent.offline.amounts import Amount
from agent.offline.draft import Draft, Payer
from agent.offline.piece import Piece
from agent.offline.sharing import Sharing, join

ITEMS = ("item", "amount", "thing")


@dataclass(frozen=True)
class Reading:
    """What a message of spending says.

    Its `drafts`, and as `scope` what they would be if the last modifier held for all; without drafts a split
    alone (`only_split`) or other modifiers (`says`); else `why` it is neither, a key of the catalogue.
    `bare_thing`: it names a thing, and nothing in it speaks of spending.
    """

    drafts: tuple[Draft, ...] = ()
    scope: tuple[Draft, ...] = ()
    only_split: Sharing | None = None
    says: Draft | None = None
    why: str = ""
    bare_thing: bool = False


def assemble(pieces: list[Piece]) -> Reading:
    """The drafts that the pieces of a message make together."""
    pieces = _merge_things(pieces)
    if not any(piece.role in (*ITEMS, "pays") for piece in pieces):
        return _modifiers_alone(pieces)
    items: list[Draft] = []
    pays: list[Draft] = []
    before: list[Piece] = []
    after: list[tuple[Piece, int]] = []
    for piece in pieces:
        if piece.role in ITEMS:
            items.append(piece.draft)
        elif piece.role == "pays":
            pays.append(piece.draft)
        elif pays and piece.role == "exact":
            pays.extend(_as_payers(piece))
        elif items or pays:
            after.append((piece, max(len(items) - 1, 0)))
        else:
            before.append(piece)
    items = _with_payers(items, pays)
    for piece in before:
        items = [applied(piece.draft, item) for item in items]
    return _scoped(pieces, _inherited(pieces, items), after)


def _merge_things(pieces: list[Piece]) -> list[Piece]:
    """ "Dinner, 84.50" and "84.50, dinner" are one item."""
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if last and piece.role == "amount" and piece.draft.doubt == "amount_each" and last.draft.amount:
            # "Tickets 120, 40 each" speaks twice of one thing.
            merged[-1] = replace(last, draft=replace(last.draft, doubt=last.draft.doubt or "amount_each"))
        elif last and {last.role, piece.role} in ({"thing", "amount"}, {"thing", "pays"}):
            merged[-1] = Piece("item", applied(last.draft, piece.draft), leads=last.leads)
        elif last and last.role == "thing" and _ends_a_list(piece):
            listed = (
                f"{last.draft.description}, {piece.draft.description[0].lower()}{piece.draft.description[1:]}"
            )
            merged[-1] = replace(piece, draft=applied(replace(last.draft, description=""), piece.draft))
            merged[-1] = replace(merged[-1], draft=replace(merged[-1].draft, description=listed))
        else:
            merged.append(piece)
    return merged


def _ends_a_list(piece: Piece) -> bool:
    """ "bread, milk and eggs 12" is one expense, "taxi, beers 18" are two."""
    return piece.role == "item" and " and " in piece.draft.description


def _modifiers_alone(pieces: list[Piece]) -> Reading:
    says = Draft()
    for piece in pieces:
        says = applied(piece.draft, says)
    only = replace(says, sharing=Sharing(), doubt="") == Draft() and says.sharing.said
    return Reading(only_split=says.sharing if only else None, says=says)


def _as_payers(piece: Piece) -> list[Draft]:
    """ "I paid 30, Ana 20": shares that follow a payer are payers too."""
    return [
        Draft(payers=(Payer(portion.name),), amount=Amount(portion.value, str(portion.value)))
        for portion in piece.draft.sharing.portions
    ]


def _with_payers(items: list[Draft], pays: list[Draft]) -> list[Draft]:
    """ "Dinner 50, I paid 30, Ana paid 20" names who put down what; without a total, theirs is the sum."""
    if not pays:
        return items
    if not items:
        return pays if len(pays) == 1 else [replace(pays[0], doubt="doubt_payers")]
    if len(items) > 1:
        return [replace(item, doubt="doubt_payers") for item in items]
    payers = tuple(Payer(draft.payers[0].name, draft.amount.value) for draft in pays if draft.amount)
    last = items[0]
    if last.payers and last.amount:
        payers = (*payers, Payer(last.payers[0].name, last.amount.value))
        total = sum((payer.amount or Decimal(0) for payer in payers), Decimal(0))
        return [replace(last, payers=payers, amount=replace(last.amount, value=total))]
    return [replace(last, payers=payers)]


def _inherited(pieces: list[Piece], items: list[Draft]) -> list[Draft]:
    """What opens the first item ("Yesterday taxi 12, beers 18") holds for those after it."""
    first = next((piece for piece in pieces if piece.role in ITEMS), None)
    if first is None or not first.leads:
        return items
    lead = Draft(day=first.draft.day, payers=first.draft.payers)
    return [items[0], *(applied(item, lead) for item in items[1:])]


def _scoped(pieces: list[Piece], items: list[Draft], after: list[tuple[Piece, int]]) -> Reading:
    """Gives each modifier its item; where all may be meant as well, both readings are kept."""
    single, everywhere = list(items), list(items)
    for piece, index in after:
        for_all = piece.for_all or len(items) == 1
        single = [
            applied(piece.draft, item) if for_all or place == index else item
            for place, item in enumerate(single)
        ]
        reaches = for_all or index == len(items) - 1
        everywhere = [
            applied(piece.draft, item) if reaches or place == index else item
            for place, item in enumerate(everywhere)
        ]
    if len(items) > 1 and not any(piece.for_all for piece, _ in after):
        everywhere = _last_for_all(everywhere)
    spoken = any(piece.spent for piece in pieces)
    bare = len(items) == 1 and items[0].amount is None and not spoken
    scope = tuple(everywhere) if everywhere != single else ()
    return Reading(drafts=tuple(single), scope=scope, bare_thing=bare)


def _last_for_all(items: list[Draft]) -> list[Draft]:
    """What only the last of several items says may have been meant for all of them."""
    last, others = items[-1], items[:-1]
    said = Draft(
        sharing=Sharing() if any(item.sharing.said for item in others) else last.sharing,
        day=None if any(item.day for item in others) else last.day,
        payers=() if any(item.payers for item in others) else last.payers,
    )
    return [applied(said, item) for item in others] + [last]


def applied(modifier: Draft, draft: Draft) -> Draft:
    """The draft with what a modifier says; where both speak, the modifier is right."""
    doubt = draft.doubt or modifier.doubt
    if doubt == "doubt_we" and (modifier.sharing.said or draft.sharing.said):
        doubt = ""
    return replace(
        draft,
        description=" ".join(part for part in (draft.description, modifier.description) if part),
        amount=draft.amount or modifier.amount,
        kind=modifier.kind if modifier.kind != "expense" else draft.kind,
        day=modifier.day or draft.day,
        payers=modifier.payers or draft.payers,
        sharing=join(draft.sharing, modifier.sharing),
        category=modifier.category or draft.category,
        tags=draft.tags + tuple(tag for tag in modifier.tags if tag not in draft.tags),
        payment_method=modifier.payment_method or draft.payment_method,
        budget=modifier.budget or draft.budget,
        repeats=modifier.repeats or draft.repeats,
        doubt=doubt,
        about=draft.about or modifier.about,
    )
