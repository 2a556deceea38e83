"""The arithmetic of shares, its one home: whole minor units that sum to the expense (RULES 3.2, 3.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tools.kit.adjusted import adjusted
from tools.kit.apportion import Portion as Portion
from tools.kit.apportion import apportion as apportion
from tools.kit.claims import Claim as Claim
from tools.kit.claims import Item as Item
from tools.kit.claims import SplitMode as SplitMode
from tools.kit.claims import check_people, in_joining_order
from tools.kit.itemized import item_weights
from tools.kit.locales import say_percent
from tools.kit.money import fits, from_minor_units, minor_units, say_money
from tools.kit.people import Member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """One member's share as it is stored; `percentage` only where the mode is percentages."""

    member: Member
    amount: Decimal
    percentage: Decimal | None
    odd_units: int


def share_out(
    amount: Decimal,
    currency: str,
    mode: SplitMode,
    claims: Sequence[Claim],
    *,
    rest_to: Member | None = None,
    items: Sequence[Item] = (),
    locale: str = "en",
) -> tuple[Share, ...]:
    """The shares of `amount` in joining order; they sum to `amount`.

    Exact amounts and percentages that name everyone must add up. Where `rest_to` is not among the claims,
    or is without a value, what the others leave is theirs, and no share is made of a rest of nothing.
    A weight that is not said is 1, an adjustment 0. By item the claims are those who have a part in `items`.
    `odd_units` of the members are what they bear without this expense:
    whoever splits an expense again gives its own units back first. Refusal where the claims do not add up,
    by how much; nothing is scaled.
    """
    check_people([claim.member for claim in claims], locale)
    _check_values(mode, claims, locale)
    if mode == "exact":
        claims = _complete(claims, rest_to, amount, locale)
        _check_sum(claims, amount, lambda value: say_money(value, currency, locale), locale)
        return _as_said(claims, currency, locale)
    if mode == "percentages":
        claims = _complete(claims, rest_to, HUNDRED, locale)
        _check_sum(claims, HUNDRED, lambda value: say_percent(value, locale), locale)
    ordered = in_joining_order(claims)
    portions = _portions(amount, currency, mode, ordered, items, locale)
    return tuple(
        Share(
            claim.member,
            from_minor_units(portion.minor, currency),
            claim.value if mode == "percentages" else None,
            portion.odd_units,
        )
        for claim, portion in zip(ordered, portions, strict=True)
    )


def _portions(
    amount: Decimal,
    currency: str,
    mode: SplitMode,
    claims: Sequence[Claim],
    items: Sequence[Item],
    locale: str,
) -> list[Portion]:
    if mode == "adjustments":
        return adjusted(amount, currency, claims, locale)
    if mode == "items":
        weights = item_weights(amount, currency, items, claims, locale)
    else:
        weights = _weights(mode, claims, locale)
    burdens = [claim.member.odd_units for claim in claims]
    return apportion(minor_units(amount, currency), weights, burdens=burdens)


def _check_values(mode: SplitMode, claims: Sequence[Claim], locale: str) -> None:
    """Equal shares and items ignore no value, they refuse it; below 0 are only adjustments."""
    if mode in ("equal", "items") and any(claim.value is not None for claim in claims):
        key = "shares.equal_with_values" if mode == "equal" else "shares.items_with_values"
        raise Refusal(say(key, locale), hint=say("shares.modes_hint", locale))
    below = [claim.member.name for claim in claims if _value(claim) < 0]
    if below and mode != "adjustments":
        raise Refusal(
            say("shares.negative", locale, names=and_list(below, locale)),
            hint=say("shares.negative_hint", locale),
        )


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
        for claim in in_joining_order(claims)
    )


def _weights(mode: SplitMode, claims: Sequence[Claim], locale: str) -> list[Fraction]:
    """What each claim weighs; equal shares weigh the same."""
    if mode == "equal":
        return [Fraction(1)] * len(claims)
    weights = [Fraction(1 if claim.value is None else claim.value) for claim in claims]
    if not any(weights):
        raise Refusal(say("shares.no_weight", locale), hint=say("shares.no_weight_hint", locale))
    return weights


def _sum(claims: Sequence[Claim]) -> Decimal:
    return sum((_value(claim) for claim in claims), Decimal(0))


def _value(claim: Claim) -> Decimal:
    return Decimal(0) if claim.value is None else claim.value
