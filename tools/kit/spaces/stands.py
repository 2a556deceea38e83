"""What stands between a member and the others when they go (RULES 6.2)."""

from __future__ import annotations

from db.balances import Balance, Balances
from tools.kit.call import Call
from tools.kit.money import say_money
from tools.kit.people import Member
from tools.kit.phrases import and_list, say


async def what_stands(call: Call, member: Member) -> list[Balance]:
    """The member's balance in each currency in which they are not even."""
    return [
        balance
        for balance in await Balances(call.connection).of(call.space.id)
        if balance.user_id == member.id
    ]


def say_what_stands(member: Member, stands: list[Balance], locale: str, *, asks: bool = False) -> str:
    """ "What stands: Ben owes €28.16.", as a sentence or as the end of one that asks first."""
    before = "ask_" if asks else ""
    if not stands:
        return say(f"membership.{before}even", locale, name=member.name)
    debts = [
        say(
            "membership.owed" if balance.net > 0 else "membership.owes",
            locale,
            name=member.name,
            amount=say_money(abs(balance.net), balance.currency, locale),
        )
        for balance in stands
    ]
    return say(f"membership.{before}stands", locale, debts=and_list(debts, locale))
