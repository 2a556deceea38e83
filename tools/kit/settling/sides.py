"""Between whom money goes, and what is owed between them (RULES 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.balances import Balance, Balances
from tools.kit.call import Call, speaker_among
from tools.kit.money import check_currency, decimals
from tools.kit.people import Member, find_member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.settling.proposal import proposed, say_proposal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Sides:
    """Who gives the money and who gets it."""

    payer: Member
    payee: Member

    def turned(self) -> Sides:
        """The same two the other way round."""
        return Sides(self.payee, self.payer)


async def named_sides(call: Call, payer: str | None, payee: str | None) -> Sides:
    """The two who are named; the one who is not is the speaker. Refusal where both are the same."""
    members = await everybody(call)
    speaker = speaker_among(members, call)
    giving, getting = (
        speaker if name is None else find_member(name, members, speaker, locale=call.locale)
        for name in (payer, payee)
    )
    if giving.id == getting.id:
        raise Refusal(
            say("settle.same", call.locale, name=giving.name), hint=say("settle.same_hint", call.locale)
        )
    return Sides(giving, getting)


async def names_another(call: Call, payer: str | None, payee: str | None) -> bool:
    """Whether a side is named that is not the speaker."""
    members = await everybody(call)
    speaker = speaker_among(members, call)
    named = [find_member(name, members, speaker, locale=call.locale) for name in (payer, payee) if name]
    return any(member.id != speaker.id for member in named)


async def owing_sides(call: Call, other: str | None, currency: str, *, pays: bool | None) -> Sides:
    """The speaker and the other, with who owes as the payer; without another, the one they are to pay or to be
    paid by, or only one of the two where it is said whether the speaker `pays`.

    Refusal where nothing is owed, or where several could be meant.
    """
    if other is not None:
        sides = await named_sides(call, None, other)
        ways = [(await due_now(call, way, currency), way) for way in (sides, sides.turned())]
        most, way = max(ways, key=lambda one: one[0])
        if most == NOTHING:
            names = and_list([sides.payer.name, sides.payee.name], call.locale)
            raise Refusal(say("balances.pair_even", call.locale, space=call.space.name, names=names))
        return way
    mine = [
        one
        for one in proposed(await Balances(call.connection).of(call.space.id))
        if one.is_between(call.speaker_id)
        and one.currency == currency
        and pays in (None, one.payer.user_id == call.speaker_id)
    ]
    if not mine:
        raise Refusal(say("settle.nothing", call.locale), hint=say("settle.nothing_hint", call.locale))
    if len(mine) > 1:
        debts = [say_proposal(one, call.locale) for one in mine]
        raise Refusal(
            say("settle.which", call.locale, debts=and_list(debts, call.locale)),
            hint=say("settle.which_hint", call.locale),
            candidates=debts,
        )
    members = {member.id: member for member in await everybody(call)}
    return Sides(members[mine[0].payer.user_id], members[mine[0].payee.user_id])


async def owed(call: Call, sides: Sides, currency: str) -> Decimal:
    """What the payer may pay the payee as owed: their direct debt or the proposed payment, whichever is more."""
    books = Balances(call.connection)
    direct = await books.between(call.space.id, sides.payer.id, sides.payee.id, currency)
    planned = [
        one.amount
        for one in proposed(await books.of(call.space.id))
        if (one.payer.user_id, one.payee.user_id, one.currency) == (sides.payer.id, sides.payee.id, currency)
    ]
    return max(NOTHING, round(direct, decimals(currency)), *planned)


async def due_now(call: Call, sides: Sides, currency: str) -> Decimal:
    """What the payer should pay the payee: the proposed payment, else their direct debt as far as they owe at all."""
    books = Balances(call.connection)
    balances = await books.of(call.space.id)
    for one in proposed(balances):
        if (one.payer.user_id, one.payee.user_id, one.currency) == (sides.payer.id, sides.payee.id, currency):
            return one.amount
    debts = [-one.net for one in balances if (one.user_id, one.currency) == (sides.payer.id, currency)]
    direct = await books.between(call.space.id, sides.payer.id, sides.payee.id, currency)
    return max(NOTHING, min([round(direct, decimals(currency)), *(debts or [NOTHING])]))


async def everybody(call: Call) -> list[Member]:
    """The active members, and those who left without being even (RULES 6.2)."""
    members = await call.members()
    known = {member.id for member in members}
    left = {one.user_id: one for one in await Balances(call.connection).of(call.space.id)}
    former = [one for one in left.values() if one.user_id not in known]
    return [*members, *_as_members(former, after=len(members))]


def currency_of(call: Call, currency: str | None) -> str:
    """The code that is named, else the space's. Refusal where no country pays with it."""
    return check_currency(currency or call.space.currency, locale=call.locale)


def _as_members(former: Sequence[Balance], *, after: int) -> list[Member]:
    return [
        Member(one.user_id, one.name, one.name, "viewer", after + place) for place, one in enumerate(former)
    ]
