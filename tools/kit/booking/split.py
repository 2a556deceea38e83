"""How people ask for an expense to be shared, and the shares that follow from it (RULES 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from db.expenses import Division, SplitRow
from tools.kit.answer import Money, Part
from tools.kit.arguments import Label
from tools.kit.booking.adjustment import Signed
from tools.kit.booking.bill import ItemOf, item_inputs, items_of
from tools.kit.itemized import items_sum
from tools.kit.money import decimal_string, say_money
from tools.kit.people import Member, find_member
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.shares import Claim, Item, Share, SplitMode, share_out

PEOPLE_MAX = 100
ITEMS_MAX = 100


class ShareOf(BaseModel):
    """One member in a split."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    member: Annotated[Label, Field(description='Name as said, "me" for the speaker')]
    value: Annotated[
        Signed | None,
        Field(
            description="Amount, percentage, weight or adjustment, by the mode; none if equal. An adjustment"
            ' lies above the equal base: "10" pays 10 more, "-5" pays 5 less'
        ),
    ] = None


class Split(BaseModel):
    """Who bears how much. Without shares everyone in the space who is not a viewer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Annotated[SplitMode, Field(description="How the values are meant")] = "equal"
    shares: Annotated[
        list[ShareOf] | None,
        Field(
            min_length=1,
            max_length=PEOPLE_MAX,
            description='Those who share, named: "with Ana" is me and Ana. Omit for everyone. With exact or'
            " percentages the speaker may be left out: the rest is theirs. With weights or adjustments name each",
        ),
    ] = None
    without: Annotated[
        list[Label] | None,
        Field(max_length=PEOPLE_MAX, description="Those left out of everyone"),
    ] = None
    items: Annotated[
        list[ItemOf] | None,
        Field(
            min_length=1,
            max_length=ITEMS_MAX,
            description="With mode items: who had what. What the total has above them (tax, tip) follows in"
            " proportion",
        ),
    ] = None


class Stake(Part):
    """What one member put down, or bears."""

    name: str
    amount: Money


@dataclass(frozen=True)
class Sharing:
    """The shares of an expense, and what was said of them; `rest_to` bears what the others leave."""

    mode: SplitMode
    shares: tuple[Share, ...]
    said: dict[UUID, Decimal]
    rest_to: Member | None
    items: tuple[Item, ...] = ()

    @property
    def items_sum(self) -> Decimal:
        """What the items come to; 0 where it is not split by item."""
        return items_sum(self.items)

    @property
    def above_items(self) -> Decimal:
        """What the total has above its items; 0 where it is not split by item."""
        return (
            sum((one.amount for one in self.shares), Decimal(0)) - self.items_sum
            if self.items
            else Decimal(0)
        )

    @property
    def division(self) -> Division:
        """As it is stored: complete and in joining order, so that equal inputs mean the same split."""
        inputs: dict[str, object] = {
            "shares": [{"user_id": str(one.member.id), "value": self._said_of(one)} for one in self.shares],
            "rest_to": self.rest_to and str(self.rest_to.id),
        }
        if self.items:
            inputs["items"] = item_inputs(self.items)
        splits = [
            SplitRow(share.member.id, share.amount, share.percentage, share.odd_units)
            for share in self.shares
        ]
        return Division(self.mode, inputs, splits)

    def _said_of(self, share: Share) -> str | None:
        value = {
            "equal": None,
            "exact": share.amount,
            "percentages": share.percentage,
            "weights": self.said.get(share.member.id, Decimal(1)),
            "adjustments": self.said.get(share.member.id, Decimal(0)),
            "items": None,
        }[self.mode]
        return None if value is None else f"{value.normalize():f}"


def shared_out(
    split: Split, amount: Decimal, currency: str, members: Sequence[Member], speaker: Member, *, locale: str
) -> Sharing:
    """The shares of `amount` that `split` asks for. Refusal for unknown names or sums that do not fit."""
    if (split.mode == "items") != bool(split.items):
        key = "shares.no_items" if split.mode == "items" else "split.items_of_another_mode"
        raise Refusal(say(key, locale), hint=say("shares.no_items_hint", locale))
    left_out = [find_member(name, members, speaker, locale=locale) for name in split.without or ()]
    claims = _claims(split, members, speaker, left_out, locale)
    items: tuple[Item, ...] = ()
    if split.items:
        people = [claim.member for claim in claims]
        outside = [member for member in members if member not in people] if split.shares else left_out
        items = items_of(split.items, people, members, speaker, left_out=outside, locale=locale)
    if items and split.shares is None:
        claims = [Claim(member) for member in {member for item in items for member in item.shared_by}]
    rest_to = speaker if split.mode in ("exact", "percentages") else None
    shares = share_out(amount, currency, split.mode, claims, rest_to=rest_to, items=items, locale=locale)
    said = {claim.member.id: claim.value for claim in claims if claim.value is not None}
    took_rest = rest_to is not None and speaker.id not in said and speaker in [one.member for one in shares]
    return Sharing(split.mode, shares, said, rest_to if took_rest else None, items)


def say_stakes(stakes: Sequence[Stake], currency: str, locale: str) -> str:
    """Names with amounts: "Eva €28.17, Ana €28.17, Ben €28.16"."""
    return ", ".join(f"{stake.name} {say_money(stake.amount, currency, locale)}" for stake in stakes)


def stake(name: str, amount: Decimal, currency: str) -> Stake:
    """The stake with exactly the decimals of its currency."""
    return Stake(name=name, amount=Decimal(decimal_string(amount, currency)))


def _claims(
    split: Split, members: Sequence[Member], speaker: Member, left_out: Sequence[Member], locale: str
) -> list[Claim]:
    if split.shares is None:
        return _everyone(split.mode, members, left_out, locale)
    claims = [
        Claim(find_member(share.member, members, speaker, locale=locale), share.value)
        for share in split.shares
    ]
    both = [claim.member.name for claim in claims if claim.member in left_out]
    if both:
        raise Refusal(
            say("split.in_and_out", locale, name=both[0]), hint=say("split.in_and_out_hint", locale)
        )
    return claims


def _everyone(
    mode: SplitMode, members: Sequence[Member], left_out: Sequence[Member], locale: str
) -> list[Claim]:
    sharing = [member for member in members if member.role != "viewer"]
    if len(sharing) < 2:
        raise Refusal(say("split.nobody_else", locale), hint=say("split.nobody_else_hint", locale))
    if mode in ("exact", "percentages"):
        raise Refusal(say("split.no_values", locale), hint=say("shares.value_hint", locale))
    return [Claim(member) for member in sharing if member not in left_out]
