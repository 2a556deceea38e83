"""The arithmetic of shares, its one home: whole minor units that sum to the expense (RULES 3.2, 3.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from tools.kit.locales import say_percent
from tools.kit.money import fits, from_minor_units, minor_units, say_money
from tools.kit.people import Member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal

SplitMode = Literal["equal", "exact", "percentages", "weights"]
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Claim:
    """What is said of one member's share: `value` is an amount, a percentage or a weight, by the mode."""

    member: Member
    value: Decimal | None = None


@dataclass(frozen=True)
class Share:
    """One member's share as it is stored; `percentage` only where the mode is percentages."""

    member: Member
    amount: Decimal
    percentage: Decimal | None
    odd_units: int


@dataclass(frozen=True)
class Portion:
    """A part of a total in minor units, and how many of them lie above its exact quota's floor: 0 or 1."""

    minor: int
    odd_units: int


def share_out(
    amount: Decimal,
    currency: str,
    mode: SplitMode,
    claims: Sequence[Claim],
    *,
    rest_to: Member | None = None,
    locale: str = "en",
) -> tuple[Share, ...]:
    """The shares of `amount` in joining order; they sum to `amount`.

    Exact amounts and percentages that name everyone must add up. Where `rest_to` is not among the claims,
    or is without a value, what the others leave is theirs, and no share is made of a rest of nothing.
    A weight that is not said is 1. `odd_units` of the members are what they bear without this expense:
    whoever splits an expense again gives its own units back first. Refusal where the claims do not add up,
    by how much; nothing is scaled.
    """
    _check_people(claims, locale)
    if mode == "exact":
        claims = _complete(claims, rest_to, amount, locale)
        _check_sum(claims, amount, lambda value: say_money(value, currency, locale), locale)
        return _as_said(claims, currency, locale)
    if mode == "percentages":
        claims = _complete(claims, rest_to, HUNDRED, locale)
        _check_sum(claims, HUNDRED, lambda value: say_percent(value, locale), locale)
    ordered = _in_joining_order(claims)
    portions = apportion(
        minor_units(amount, currency),
        _weights(mode, ordered, locale),
        burdens=[claim.member.odd_units for claim in ordered],
    )
    return tuple(
        Share(
            claim.member,
            from_minor_units(portion.minor, currency),
            claim.value if mode == "percentages" else None,
            portion.odd_units,
        )
        for claim, portion in zip(ordered, portions, strict=True)
    )


def apportion(
    total_minor: int, weights: Sequence[int | Fraction], *, burdens: Sequence[int]
) -> list[Portion]:
    """`total_minor` units divided in proportion to `weights` by the largest remainder (Hamilton's method).

    Each part is the floor of its exact quota; the units left over go one each to the largest remainders,
    a tie to the smallest burden, then to who stands first. ValueError, a bug, for a negative total or weight,
    weights that are all 0, or burdens of another length.
    """
    if total_minor < 0 or min(weights, default=-1) < 0 or len(burdens) != len(weights):
        raise ValueError(
            f"no division of {total_minor} among {len(weights)} weights and {len(burdens)} burdens"
        )
    whole = sum(weights)
    if whole == 0:
        raise ValueError("weights that are all 0 divide nothing")
    quotas = [Fraction(total_minor) * weight / whole for weight in weights]
    floors = [quota.numerator // quota.denominator for quota in quotas]
    by_claim = sorted(range(len(quotas)), key=lambda at: (floors[at] - quotas[at], burdens[at], at))
    lucky = set(by_claim[: total_minor - sum(floors)])
    return [Portion(floor + (at in lucky), int(at in lucky)) for at, floor in enumerate(floors)]


def _check_people(claims: Sequence[Claim], locale: str) -> None:
    if not claims:
        raise Refusal(say("shares.nobody", locale), hint=say("shares.nobody_hint", locale))
    members = [claim.member for claim in claims]
    twice = {member.name: None for member in members if members.count(member) > 1}
    if twice:
        raise Refusal(say("shares.twice", locale, names=and_list(list(twice), locale)))


def _complete(claims: Sequence[Claim], rest_to: Member | None, whole: Decimal, locale: str) -> list[Claim]:
    """The claims that say a value, and the rest of `whole` for `rest_to` (RULES 3.3)."""
    unsaid = [claim.member for claim in claims if claim.value is None and claim.member != rest_to]
    if unsaid:
        names = and_list([member.name for member in unsaid], locale)
        raise Refusal(say("shares.value_missing", locale, names=names), hint=say("shares.value_hint", locale))
    said = [claim for claim in claims if claim.value is not None]
    rest = whole - _sum(said)
    if rest_to is None or rest < 0 or any(claim.member == rest_to for claim in said):
        return said
    if rest == 0 and len(said) == len(claims):
        return said
    return [*said, Claim(rest_to, rest)]


def _check_sum(
    claims: Sequence[Claim], whole: Decimal, say_value: Callable[[Decimal], str], locale: str
) -> None:
    named = _sum(claims)
    if named == whole:
        return
    key = "shares.missing" if named < whole else "shares.too_much"
    raise Refusal(
        say(
            key,
            locale,
            named=say_value(named),
            whole=say_value(whole),
            difference=say_value(abs(whole - named)),
        ),
        hint=say("shares.sum_hint", locale, whole=say_value(whole)),
    )


def _as_said(claims: Sequence[Claim], currency: str, locale: str) -> tuple[Share, ...]:
    for claim in claims:
        fits(_value(claim), currency, locale=locale)
    return tuple(
        Share(claim.member, from_minor_units(minor_units(_value(claim), currency), currency), None, 0)
        for claim in _in_joining_order(claims)
    )


def _weights(mode: SplitMode, claims: Sequence[Claim], locale: str) -> list[Fraction]:
    """What each claim weighs; equal shares ignore no value, they refuse it."""
    if mode == "equal":
        if any(claim.value is not None for claim in claims):
            raise Refusal(say("shares.equal_with_values", locale), hint=say("shares.modes_hint", locale))
        return [Fraction(1)] * len(claims)
    weights = [Fraction(1 if claim.value is None else claim.value) for claim in claims]
    if not any(weights):
        raise Refusal(say("shares.no_weight", locale), hint=say("shares.no_weight_hint", locale))
    return weights


def _in_joining_order(claims: Sequence[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: claim.member.joined)


def _sum(claims: Sequence[Claim]) -> Decimal:
    return sum((_value(claim) for claim in claims), Decimal(0))


def _value(claim: Claim) -> Decimal:
    return Decimal(0) if claim.value is None else claim.value
