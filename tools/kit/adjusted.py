"""Equal shares of which some lie above or below the base: "equal, but I pay 10 more" (RULES 3.2)."""

from collections.abc import Sequence
from decimal import Decimal

from tools.kit.apportion import Portion, apportion
from tools.kit.claims import Claim
from tools.kit.money import fits, from_minor_units, minor_units, say_money
from tools.kit.phrases import say
from tools.kit.refusal import Refusal


def adjusted(amount: Decimal, currency: str, claims: Sequence[Claim], locale: str) -> list[Portion]:
    """The portion of each claim: its adjustment, 0 where none is said, on an equal part of what is left.

    Refusal where nobody else shares it, where more is added than there is, or where a share would lie
    below 0, by how much.
    """
    if len(claims) < 2:
        raise Refusal(say("shares.adjusted_alone", locale), hint=say("shares.adjusted_alone_hint", locale))
    extras = [_extra(claim, currency, locale) for claim in claims]
    rest = minor_units(amount, currency) - sum(extras)
    if rest < 0:
        raise _exceeds(amount, rest, currency, locale)
    burdens = [claim.member.odd_units for claim in claims]
    bases = apportion(rest, [1] * len(claims), burdens=burdens)
    for claim, base, extra in zip(claims, bases, extras, strict=True):
        # The odd unit is luck: whether a share is refused does not hang on it.
        floor = base.minor - base.odd_units + extra
        if floor < 0:
            raise _below_nothing(claim, floor, currency, locale)
    return [Portion(base.minor + extra, base.odd_units) for base, extra in zip(bases, extras, strict=True)]


def _extra(claim: Claim, currency: str, locale: str) -> int:
    value = Decimal(0) if claim.value is None else claim.value
    fits(abs(value), currency, locale=locale)
    return minor_units(value, currency)


def _exceeds(amount: Decimal, rest: int, currency: str, locale: str) -> Refusal:
    over = from_minor_units(-rest, currency)
    said = {"whole": amount, "added": amount + over, "difference": over}
    return Refusal(
        say(
            "shares.adjusted_too_much",
            locale,
            **{name: say_money(value, currency, locale) for name, value in said.items()},
        ),
        hint=say("shares.adjusted_hint", locale),
    )


def _below_nothing(claim: Claim, floor: int, currency: str, locale: str) -> Refusal:
    below = say_money(from_minor_units(-floor, currency), currency, locale)
    return Refusal(
        say("shares.below_nothing", locale, name=claim.member.name, difference=below),
        hint=say("shares.adjusted_hint", locale),
    )
