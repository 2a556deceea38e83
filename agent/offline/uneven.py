"""Splits that are equal but for adjustments, or by item (RULES 3.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from agent.offline.context import Context
from agent.offline.people import ME
from agent.offline.said_shares import Doubt, Line, Portion, Sharing


def by_adjustments(
    sharing: Sharing, people: tuple[str, ...] | None, context: Context
) -> dict[str, Any] | Doubt:
    """ "Equal, but I pay 10 more": everyone who shares is named, some with how much more they bear."""
    if people is None:
        if not _is_for_everyone(sharing):
            return Doubt("doubt_with_whom")
        people = tuple(name for name in _sharers(context) if name not in sharing.without)
    more = {portion.name: portion for portion in sharing.portions}
    clear = len(more) == len(sharing.portions) and all(
        _is_clear(portion, more, people, context) for portion in sharing.portions
    )
    if not clear or len(people) < 2 or len(set(sharing.ratio)) > 1:
        return Doubt("doubt_shares")
    if sharing.ratio and len(sharing.ratio) != len(people):
        return Doubt("doubt_shares")
    shares = [
        {"member": name} | ({"value": f"{more[name].value:f}"} if name in more else {}) for name in people
    ]
    return {"mode": "adjustments", "shares": shares}


def by_items(
    sharing: Sharing, people: tuple[str, ...] | None, context: Context, total: Decimal | None
) -> dict[str, Any] | Doubt:
    """ "Pizza 20 for Ana, wine 15 shared": what the total has above the items is left to the tool."""
    named = {name for line in sharing.lines for name in line.shared_by}
    common = any(not line.shared_by for line in sharing.lines)
    if sharing.portions or sharing.ratio or (sharing.without and not common):
        return Doubt("doubt_items")
    if people is None:
        everyone = set(_sharers(context)) - set(sharing.without)
        if common and not _is_for_everyone(sharing) and named | {ME} != everyone:
            return Doubt("doubt_with_whom")
        if named - everyone:
            return Doubt("doubt_items")
    elif (named - set(people)) or (not common and named != set(people)):
        return Doubt("doubt_items")
    amounts = [line.amount for line in sharing.lines if line.amount is not None]
    rest = None if total is None else total - sum(amounts, Decimal(0))
    if len(amounts) < len(sharing.lines) and (rest is None or rest <= 0):
        return Doubt("doubt_items")
    items = [_item(line, people, rest) for line in sharing.lines]
    return {"mode": "items", "items": items} | (
        {"without": list(sharing.without)} if sharing.without and people is None else {}
    )


def _item(line: Line, people: tuple[str, ...] | None, rest: Decimal | None) -> dict[str, Any]:
    amount = rest if line.amount is None else line.amount
    item: dict[str, Any] = {"amount": f"{amount:f}"}
    if line.description:
        item["description"] = line.description
    shared_by = line.shared_by or people
    return item | ({"shared_by": list(shared_by)} if shared_by else {})


def _is_clear(portion: Portion, more: dict[str, Portion], people: tuple[str, ...], context: Context) -> bool:
    """Whether an adjustment is of somebody who shares, in the space's currency, and compared with the base."""
    compared = not portion.than or (portion.than in people and portion.than not in more)
    return portion.name in people and compared and portion.currency in ("", context.currency)


def _is_for_everyone(sharing: Sharing) -> bool:
    return sharing.divided or sharing.everyone or bool(sharing.group) or bool(sharing.without)


def _sharers(context: Context) -> tuple[str, ...]:
    speaker = context.speaker.casefold()
    return tuple(ME if member.name.casefold() == speaker else member.name for member in context.sharers)
