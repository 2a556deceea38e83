"""What is said of who bears how much of an expense, before any share is computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tools.kit.people import Member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal

SplitMode = Literal["equal", "exact", "percentages", "weights", "adjustments", "items"]


@dataclass(frozen=True)
class Claim:
    """What is said of one member's share: `value` is an amount, a percentage, a weight, or by how much it
    lies above the equal base, by the mode; in a split by item it is None."""

    member: Member
    value: Decimal | None = None


@dataclass(frozen=True)
class Item:
    """One thing on the bill, and who had it, in equal parts."""

    amount: Decimal
    shared_by: tuple[Member, ...]
    description: str | None = None


def in_joining_order(claims: Sequence[Claim]) -> list[Claim]:
    """The claims in the order in which their members joined."""
    return sorted(claims, key=lambda claim: claim.member.joined)


def check_people(members: Sequence[Member], locale: str) -> None:
    """Refusal where there is nobody, or somebody is named twice."""
    if not members:
        raise Refusal(say("shares.nobody", locale), hint=say("shares.nobody_hint", locale))
    twice = {member.name: None for member in members if members.count(member) > 1}
    if twice:
        raise Refusal(say("shares.twice", locale, names=and_list(list(twice), locale)))
