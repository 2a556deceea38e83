"""Who put the money down: the speaker unless named; several payers sum to the expense (RULES 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tools.kit.arguments import Label
from tools.kit.money import Amount, fits, say_money
from tools.kit.people import Member, find_member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal


class PaidBy(BaseModel):
    """One payer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    member: Annotated[Label, Field(description='Name as said, "me" for the speaker')]
    amount: Annotated[
        Amount | None, Field(description="What they paid; one may omit it and paid the rest")
    ] = None


def payers_of(
    said: Sequence[PaidBy] | None,
    amount: Decimal,
    currency: str,
    members: Sequence[Member],
    speaker: Member,
    *,
    locale: str,
) -> list[tuple[Member, Decimal]]:
    """The payers with amounts that sum to `amount`, in joining order.

    Refusal where somebody is named twice, more than one amount is missing, or they do not add up.
    """
    if not said:
        return [(speaker, amount)]
    payers = [(find_member(one.member, members, speaker, locale=locale), one.amount) for one in said]
    _check_people(payers, locale)
    for _, paid in payers:
        if paid is not None:
            fits(paid, currency, locale=locale)
    rest = amount - sum((paid for _, paid in payers if paid is not None), Decimal(0))
    wants_rest = any(paid is None for _, paid in payers)
    if rest < 0 or (rest == 0) == wants_rest:
        raise _do_not_add_up(amount, rest, currency, locale)
    complete = [(member, rest if paid is None else paid) for member, paid in payers]
    return sorted(complete, key=lambda payer: payer[0].joined)


def _check_people(payers: Sequence[tuple[Member, Decimal | None]], locale: str) -> None:
    people = [member for member, _ in payers]
    twice = {member.name: None for member in people if people.count(member) > 1}
    if twice:
        raise Refusal(say("shares.twice", locale, names=and_list(list(twice), locale)))
    unsaid = [member.name for member, paid in payers if paid is None]
    if len(unsaid) > 1:
        raise Refusal(
            say("expense.payers_without_amount", locale, names=and_list(unsaid, locale)),
            hint=say("expense.payers_hint", locale),
        )


def _do_not_add_up(amount: Decimal, rest: Decimal, currency: str, locale: str) -> Refusal:
    """What the payers leave of the expense is `rest`: above 0 it is missing, below it is too much."""
    key = "expense.payers_leave" if rest > 0 else "expense.payers_exceed"
    if rest == 0:
        key = "expense.payers_leave_nothing"
    said = {"whole": amount, "paid": amount - rest, "difference": abs(rest)}
    return Refusal(
        say(key, locale, **{name: say_money(value, currency, locale) for name, value in said.items()}),
        hint=say("expense.payers_hint", locale),
    )
