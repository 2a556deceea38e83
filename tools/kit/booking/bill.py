"""The items of a bill as people say them, and as they are stored (RULES 3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from tools.kit.arguments import Description, Label
from tools.kit.claims import Item
from tools.kit.money import Amount, say_money
from tools.kit.people import Member, find_member
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

HAD_BY_MAX = 100


class ItemOf(BaseModel):
    """One thing on the bill."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: Annotated[Amount, Field(description="Its price")]
    description: Annotated[Description | None, Field(description="Such as pizza")] = None
    shared_by: Annotated[
        list[Label] | None,
        Field(min_length=1, max_length=HAD_BY_MAX, description="Who had it; omit for all who share"),
    ] = None


def items_of(
    said: Sequence[ItemOf],
    everyone: Sequence[Member],
    members: Sequence[Member],
    speaker: Member,
    *,
    left_out: Sequence[Member],
    locale: str,
) -> tuple[Item, ...]:
    """The items with who had them; `everyone` has those of which that is not said.

    Refusal for unknown names, and for somebody who is left out.
    """
    items = []
    for one in said:
        named = [find_member(name, members, speaker, locale=locale) for name in one.shared_by or ()]
        both = [member.name for member in named if member in left_out]
        if both:
            raise Refusal(
                say("split.has_item_and_out", locale, name=both[0]), hint=say("split.in_and_out_hint", locale)
            )
        items.append(Item(one.amount, tuple(named or everyone), one.description))
    return tuple(items)


def item_inputs(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The items as they are stored, in the order of what they say, so that equal bills are equal."""
    stored = [
        {
            "amount": f"{item.amount.normalize():f}",
            "shared_by": [
                str(member.id) for member in sorted(item.shared_by, key=lambda member: member.joined)
            ],
            "description": item.description,
        }
        for item in items
    ]
    return sorted(stored, key=lambda one: (one["shared_by"], one["amount"], one["description"] or ""))


def stored_items(inputs: Mapping[str, Any], people: Mapping[UUID, Member]) -> tuple[Item, ...]:
    """The items of stored inputs again; none where the expense is not split by item."""
    return tuple(
        Item(
            Decimal(one["amount"]), tuple(people[UUID(name)] for name in one["shared_by"]), one["description"]
        )
        for one in inputs.get("items", ())
    )


def what_counts(inputs: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of the stored inputs decides the shares: what an item was is no part of it."""
    items = sorted((one["shared_by"], one["amount"]) for one in inputs.get("items", ()))
    return inputs["shares"], items


def say_above(items: Decimal, above: Decimal, currency: str, locale: str) -> str:
    """What of the total is none of its items, and that it is shared in proportion."""
    return say(
        "split.above_items",
        locale,
        items=say_money(items, currency, locale),
        above=say_money(above, currency, locale),
    )
