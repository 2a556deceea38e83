"""A question about spending as it is understood: its filter, its days, and both in words (RULES 5, 8.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from db.spending import OwnCategory, Spending
from db.spending_filter import Days, Filter
from tools.kit.call import Call, speaker_among
from tools.kit.category.categories import CATEGORY_GROUPS, CATEGORY_TYPES, expand, resolve
from tools.kit.category.guess import Kind
from tools.kit.fold import fold
from tools.kit.money import say_money
from tools.kit.people import Member, find_member
from tools.kit.periods import Range, parse_period, previous
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal

TYPES = ("needs", "wants")
Subject = Literal["spent", "expense", "refund", "income"]


@dataclass(frozen=True)
class Question:
    """What is asked about: `subject` is spending less refunds, or one kind alone, `compared` other days.

    `about` is the filter in words, each piece of it led by a space.
    """

    filter: Filter
    days: Range
    compared: Range | None
    subject: Subject
    member: Member | None
    about: str


@dataclass(frozen=True)
class Asked:
    """The arguments that choose rows, as they came."""

    categories: Sequence[str]
    member: str | None
    text: str | None
    amount_min: Decimal | None
    amount_max: Decimal | None
    tag: str | None
    kind: Kind | None


async def understood(call: Call, asked: Asked, period: str, *, compare_with: str | None) -> Question:
    """The question with its names looked up. Refusal where a period, a category or a person is unknown."""
    days, compared = _days(call, period, compare_with)
    kind = asked.kind
    categories, said = await _categories(call, asked.categories)
    if kind is None and categories == ("income",):
        kind, categories, said = "income", (), []  # Income is a kind, whatever its category.
    member = None
    if asked.member is not None:
        members = await call.members()
        member = find_member(asked.member, members, speaker_among(members, call), locale=call.locale)
    low, high = asked.amount_min, asked.amount_max
    if low is not None and high is not None and low > high:
        raise Refusal(say("spending.bounds", call.locale), hint=say("spending.bounds_hint", call.locale))
    tag = asked.tag.removeprefix("#") if asked.tag else None
    return Question(
        filter=Filter(
            space_id=call.space.id,
            kinds=("expense", "refund") if kind is None else (kind,),
            days=Days(days.first, days.last),
            categories=categories,
            member_id=member.id if member else None,
            text=asked.text,
            amount_min=low,
            amount_max=high,
            tag=tag,
        ),
        days=days,
        compared=compared,
        subject=kind or "spent",
        member=member,
        about="".join([*said, *_said_filters(call, asked, tag)]),
    )


def _days(call: Call, period: str, compare_with: str | None) -> tuple[Range, Range | None]:
    """The days asked about, and those to compare them with (RULES 5.3).

    Whichever of the two is running is compared with as much of the period before, whole periods with whole
    ones. Refusal where one is unknown or nothing lies before.
    """
    days = parse_period(period, today=call.today, locale=call.locale)
    if compare_with is None:
        return days, None
    if compare_with == "previous":
        return days, previous(days, locale=call.locale)
    other = parse_period(compare_with, today=call.today, locale=call.locale)
    return _as_far(days, other, call.locale), _as_far(other, days, call.locale)


def _as_far(days: Range, other: Range, locale: str) -> Range:
    """`days`, only as far as `other` goes where that is the running period right after."""
    if not other.running:
        return days
    before = previous(other, locale=locale)
    return before if before.first == days.first else days


def _said_filters(call: Call, asked: Asked, tag: str | None) -> list[str]:
    locale = call.locale
    said = []
    if asked.text is not None:
        said.append(say("spending.matching", locale, text=asked.text))
    if tag is not None:
        said.append(say("spending.tagged", locale, tag=tag))
    low, high = (
        bound is not None and say_money(bound, call.space.currency, locale)
        for bound in (asked.amount_min, asked.amount_max)
    )
    if low or high:
        key = "between" if low and high else "at_least" if low else "at_most"
        said.append(say(f"spending.{key}", locale, low=low, high=high))
    return [f" {piece}" for piece in said]


async def _categories(call: Call, names: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The categories that `names` mean, and how they are said: " on food (groceries and dining)"."""
    if not names:
        return (), []
    own = await Spending(call.connection).categories(call.space.id)
    found: list[str] = []
    said = []
    for name in names:
        known, members = _category(call, name, own)
        found += members
        said.append(_said_category(known, members, call.locale))
    on = say("spending.on", call.locale, categories=and_list(said, call.locale))
    return tuple(dict.fromkeys(found)), [f" {on}"]


def _said_category(name: str, members: Sequence[str], locale: str) -> str:
    """A group with what is in it; needs and wants have too much in them."""
    if name not in CATEGORY_GROUPS:
        return name
    return say("spending.group", locale, name=name, categories=and_list(members, locale))


def _category(call: Call, name: str, own: Sequence[OwnCategory]) -> tuple[str, tuple[str, ...]]:
    """The name of a category, group or type, and the categories it is."""
    if fold(name) in TYPES:
        known = [category for category, its_type in CATEGORY_TYPES.items() if its_type == fold(name)]
        ours = [one.name for one in own if one.category_type == fold(name) and one.name not in CATEGORY_TYPES]
        return fold(name), tuple(dict.fromkeys([*known, *ours]))
    mine = next((one.name for one in own if fold(one.name) == fold(name)), None)
    resolved = mine or resolve(name)
    if resolved is None:
        raise Refusal(
            say("spending.category_unknown", call.locale, name=name),
            hint=say("spending.category_hint", call.locale),
            candidates=list(dict.fromkeys([*CATEGORY_GROUPS, *(one.name for one in own), *CATEGORY_TYPES])),
        )
    return resolved, expand([resolved])
