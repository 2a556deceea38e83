"""What each one had on the bill; tax, tip and service follow in proportion (RULES 3.2)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tools.kit.claims import Claim, Item, check_people
from tools.kit.money import fits, say_money
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal


def item_weights(
    amount: Decimal, currency: str, items: Sequence[Item], claims: Sequence[Claim], locale: str
) -> list[Fraction]:
    """What each claim's member has in items, exactly: the expense is divided in proportion to it.

    So what the total has above the items is shared in the same proportion. Refusal where there are no items,
    where they come to more than `amount`, by how much, or where somebody who shares has none.
    """
    if not items:
        raise Refusal(say("shares.no_items", locale), hint=say("shares.no_items_hint", locale))
    for item in items:
        fits(item.amount, currency, locale=locale)
        check_people(item.shared_by, locale)
    _check_total(amount, currency, items, locale)
    had = {claim.member.id: Fraction(0) for claim in claims}
    for item in items:
        for member in item.shared_by:
            had[member.id] += Fraction(item.amount) / len(item.shared_by)
    idle = [claim.member.name for claim in claims if had[claim.member.id] == 0]
    if idle:
        raise Refusal(
            say("shares.had_nothing", locale, names=and_list(idle, locale)),
            hint=say("shares.had_nothing_hint", locale),
        )
    return [had[claim.member.id] for claim in claims]


def items_sum(items: Sequence[Item]) -> Decimal:
    """What the items come to, without tax and tip."""
    return sum((item.amount for item in items), Decimal(0))


def _check_total(amount: Decimal, currency: str, items: Sequence[Item], locale: str) -> None:
    over = items_sum(items) - amount
    if over > 0:
        said = {"items": amount + over, "whole": amount, "difference": over}
        raise Refusal(
            say(
                "shares.items_too_much",
                locale,
                **{name: say_money(value, currency, locale) for name, value in said.items()},
            ),
            hint=say("shares.items_hint", locale),
        )
