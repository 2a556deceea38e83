"""Who owes whom, and the fewest payments that make everybody even."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from db.balances import Balances
from tools.kit.answer import Answer, Money, Part
from tools.kit.arguments import Label
from tools.kit.call import Call, speaker_among
from tools.kit.people import Member, find_member
from tools.kit.phrases import and_list, say
from tools.kit.settling.behind import Behind, behind, say_behind
from tools.kit.settling.proposal import Proposal, proposed, say_proposal
from tools.kit.settling.sides import everybody
from tools.kit.tool import tool

EXPLAINED_MAX = 3
EVEN = ("balances.even", "balances.person_even", "balances.pair_even")


class Standing(Part):
    """One member in one currency: above zero they get money, below zero they owe it."""

    name: str
    amount: Money
    currency: str


class Due(Part):
    """One payment that is proposed; `@` and the username names people where their names are several people's.

    Answers that were kept before there were usernames have none.
    """

    payer: str
    payer_username: str = ""
    payee: str
    payee_username: str = ""
    amount: Money
    currency: str


class Owed(Answer):
    """Where everybody stands who is not even, and who should pay whom."""

    space: str
    balances: list[Standing]
    payments: list[Due]
    behind: list[Behind]


@tool(writes=False)
async def read_balances(
    call: Call,
    *,
    people: Annotated[
        list[Label] | None,
        Field(max_length=2, description="Whose debts, or between which two; omit for everybody's"),
    ] = None,
    why: Annotated[
        bool, Field(description="What lies behind each payment: debts passed on, expenses")
    ] = False,
) -> Owed:
    """Tells who owes whom in this space, by the fewest payments that would make everybody even.

    Use it for "who owes whom?", "what do I owe?", "are we even?", "how much does Ben owe me?" (people: Ben and
    me), with why for "why do I owe Ben 40?", "what is that for?". For what was spent, by whom and on what, use
    query_spending.
    """
    balances = await Balances(call.connection).of(call.space.id)
    asked = await asked_about(call, people or [])
    people_asked = {member.id for member in asked}
    due = [one for one in proposed(balances) if one.is_between(*people_asked)]
    reasons = [await behind(call, one) for one in due[:EXPLAINED_MAX]] if why else []
    explained = [say_behind(call, one, reason) for one, reason in zip(due, reasons, strict=False)]
    return Owed(
        headline=" ".join(explained) or headline(call, due, asked),
        space=call.space.name,
        balances=[
            Standing(name=one.name, amount=one.net, currency=one.currency)
            for one in balances
            if not asked or one.user_id in people_asked
        ],
        payments=[
            Due(
                payer=one.payer.name,
                payer_username=one.payer.username,
                payee=one.payee.name,
                payee_username=one.payee.username,
                amount=one.amount,
                currency=one.currency,
            )
            for one in due
        ],
        behind=reasons,
    )


async def asked_about(call: Call, people: list[str]) -> list[Member]:
    """The members meant. Refusal, with the candidates, where a name is nobody's or several people's."""
    if not people:
        return []
    members = await everybody(call)
    speaker = speaker_among(members, call)
    return [find_member(person, members, speaker, locale=call.locale) for person in people]


def headline(call: Call, due: list[Proposal], asked: list[Member]) -> str:
    """Who owes whom, in one sentence."""
    space, locale = call.space.name, call.locale
    if not due:
        names = and_list([member.name for member in asked], locale)
        return say(EVEN[len(asked)], locale, space=space, names=names)
    debts = and_list([say_proposal(one, locale) for one in due], locale)
    return say("balances.all", locale, space=space, debts=debts)
