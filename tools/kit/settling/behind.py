"""What lies behind a payment that is proposed: the debts that it passes on, and what they come from (RULES 3.8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from db.balances import Balances, Move
from db.expenses import Expenses
from tools.kit.answer import Money, Part
from tools.kit.call import Call
from tools.kit.locales import say_date
from tools.kit.money import decimals, from_minor_units, say_money
from tools.kit.phrases import and_list, say
from tools.kit.settling.proposal import Proposal

MOVES_SHOWN_MAX = 8


class Direct(Part):
    """What the payer owes one other member by what they shared and gave each other; below zero they are owed."""

    name: str
    amount: Money


class Moved(Part):
    """An expense or a settlement, and what the payer owes more by it; below zero, less."""

    date: str
    what: str
    ref: str | None
    amount: Money


class Behind(Part):
    """Why the payer pays: `direct` and `moves` each sum to `total`, with what the `earlier` moves come to."""

    payer: str
    total: Money
    currency: str
    direct: list[Direct]
    moves: list[Moved]
    earlier: int
    earlier_amount: Money


async def behind(call: Call, due: Proposal) -> Behind:
    """The whole debt of the payer in this currency, member by member and move by move."""
    books, payer, currency = Balances(call.connection), due.payer.user_id, due.currency
    total = -due.payer.net
    debts = await books.debts(call.space.id, payer, currency)
    moves = await books.moves(call.space.id, payer, currency, limit=MOVES_SHOWN_MAX)
    people = {*debts, *(move.other for move in moves if move.other)}
    names = await Expenses(call.connection).names(people)
    earlier = await books.move_count(call.space.id, payer, currency) - len(moves)
    return Behind(
        payer=due.payer.name,
        total=total,
        currency=currency,
        direct=[
            Direct(name=names[other], amount=amount)
            for other, amount in zip(debts, whole(list(debts.values()), total, currency), strict=True)
            if amount
        ],
        moves=[
            Moved(
                date=move.date.isoformat(),
                what=said_of(call, move, names[move.other] if move.other else ""),
                ref=move.ref,
                amount=move.amount,
            )
            for move in moves
        ],
        earlier=earlier,
        earlier_amount=total - sum((move.amount for move in moves), Decimal(0)),
    )


def whole(amounts: list[Decimal], total: Decimal, currency: str) -> list[Decimal]:
    """The amounts in whole minor units that sum to the total, which they do but for fractions: each is rounded down,
    and the units that are missing go to the largest remainders."""
    places = decimals(currency)
    minor = [amount.scaleb(places) for amount in amounts]
    floors = [int(one.to_integral_value(rounding="ROUND_FLOOR")) for one in minor]
    missing = int(total.scaleb(places)) - sum(floors)
    by_remainder = sorted(range(len(minor)), key=lambda at: (floors[at] - minor[at], at))
    lucky = set(by_remainder[:missing])
    return [signed(floor + (at in lucky), currency) for at, floor in enumerate(floors)]


def signed(minor: int, currency: str) -> Decimal:
    size = from_minor_units(abs(minor), currency)
    return size if minor >= 0 else -size


def said_of(call: Call, move: Move, name: str) -> str:
    """The description of an expense, "the payment from Ben" for a settlement."""
    if move.other is None:
        return move.what
    way = "out" if move.amount < 0 else "in"
    return say(f"behind.{move.what}_{way}", call.locale, name=name)


def say_behind(call: Call, due: Proposal, why: Behind) -> str:
    """The explanation in sentences whose figures sum to the debt."""
    locale, currency = call.locale, why.currency
    said = {
        "payer": why.payer,
        "payee": due.payee.name,
        "space": call.space.name,
        "total": say_money(why.total, currency, locale),
        "amount": say_money(due.amount, currency, locale),
    }
    parts = [say("behind.one" if why.total == due.amount else "behind.several", locale, **said)]
    if [one.name for one in why.direct] != [due.payee.name]:
        debts = [
            say(
                "behind.owes" if one.amount > 0 else "behind.is_owed",
                locale,
                amount=say_money(abs(one.amount), currency, locale),
                name=one.name,
            )
            for one in sorted(why.direct, key=lambda one: -one.amount)
        ]
        parts.append(say("behind.direct", locale, debts=and_list(debts, locale)))
    parts.append(say("behind.from", locale, moves=say_moves(call, why)))
    return " ".join(parts)


def say_moves(call: Call, why: Behind) -> str:
    """What the payer owes, and what comes off it: "€28.16 of dinner on 23 November 2026, less €4.50 for beers ..."."""
    more = [say_move(call, move, why.currency) for move in why.moves if move.amount > 0]
    less = [say_move(call, move, why.currency) for move in why.moves if move.amount < 0]
    if why.earlier:
        (more if why.earlier_amount >= 0 else less).append(say_earlier(why, call.locale))
    parts = [and_list(said, call.locale) for said in (more, less)]
    key = "behind.both" if more and less else "behind.only_more" if more else "behind.only_less"
    return say(key, call.locale, more=parts[0], less=parts[1])


def say_move(call: Call, move: Moved, currency: str) -> str:
    return say(
        "behind.move",
        call.locale,
        amount=say_money(abs(move.amount), currency, call.locale),
        what=move.what,
        date=say_date(date.fromisoformat(move.date), call.locale),
    )


def say_earlier(why: Behind, locale: str) -> str:
    amount = say_money(abs(why.earlier_amount), why.currency, locale)
    return say("behind.earlier", locale, amount=amount, count=why.earlier)
