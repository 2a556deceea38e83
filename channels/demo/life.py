"""A month of the demo household: the same whenever it is asked for, since chance begins anew with every month."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from channels.demo.entry import Bought, Entry, entry
from channels.demo.habits import HABITS, Habit
from channels.demo.occasions import occasions_of
from channels.demo.standing import STANDING
from channels.demo.trips import is_away, stops_of, trips_in
from db.demo import ANA, BEN, CURRENCY, EVA, HOUSEHOLD, Person

CENTS = Decimal(100)
NOTHING = Decimal(0)
ROUNDED_TO = {ANA: 5, BEN: 20}


@dataclass(frozen=True)
class Month:
    """What each of them books, and what they pay each other back on its last day; both by who books it, by day."""

    bookings: dict[Person, list[Entry]]
    payments: dict[Person, list[Entry]]


def month_from(first: datetime.date) -> Month:
    """The month that begins on `first`."""
    entries = sorted(entries_of(first), key=lambda one: one.day)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    payments = list(paid_back(entries, last))
    return Month(by_person(entries), by_person(payments))


def by_person(entries: Sequence[Entry]) -> dict[Person, list[Entry]]:
    return {person: [one for one in entries if one.person == person] for person in HOUSEHOLD}


def entries_of(first: datetime.date) -> Iterator[Entry]:
    chance = Random(f"a month at home: {first:%Y-%m}")
    for one in STANDING:
        if first.month in one.months:
            bought = Bought(one.name, one.category, one.in_month(first.month) / CENTS, method=one.method)
            yield entry(first.replace(day=one.day), bought, one.payer, one.sharing)
    for habit in HABITS:
        yield from times_of(habit, first, chance)
    yield from occasions_of(first)
    for trip in trips_in(first):
        yield from stops_of(trip, first.year)


def times_of(habit: Habit, first: datetime.date, chance: Random) -> Iterator[Entry]:
    """Each time in the month that the habit is followed; not while everybody is away."""
    for number in range(monthrange(first.year, first.month)[1]):
        day = first + datetime.timedelta(days=number)
        if day.weekday() not in habit.weekdays or is_away(day) or chance.randrange(100) >= habit.chance:
            continue
        cents = chance.randrange(habit.least, habit.most + 1)
        amount = (cents - cents % habit.step) / CENTS
        bought = Bought(chance.choice(habit.names), habit.category, amount, method=habit.method)
        yield entry(day, bought, chance.choice(habit.payers), chance.choice(habit.sharings))


def paid_back(entries: Sequence[Entry], day: datetime.date) -> Iterator[Entry]:
    """What Eva, who pays the rent, gets back of the month's debts, in round amounts: so a little is always left."""
    for debtor, step in ROUNDED_TO.items():
        owed = sum(
            (
                one.debts.get((debtor, EVA), NOTHING) - one.debts.get((EVA, debtor), NOTHING)
                for one in entries
            ),
            NOTHING,
        )
        round_amount = int(owed) // step * step
        if round_amount > 0:
            yield payment(day, debtor, EVA, round_amount)


def payment(day: datetime.date, debtor: Person, creditor: Person, amount: int) -> Entry:
    arguments = {
        "payee": f"@{creditor.username}",
        "amount": str(amount),
        "currency": CURRENCY,
        "date": day.isoformat(),
        "method": "bank transfer" if amount > 100 else "cash",
    }
    return Entry(day, debtor, "settle_up", arguments)


def months_until(today: datetime.date, *, count: int) -> list[datetime.date]:
    """The first days of so many whole months and of the one that runs."""
    number = today.year * 12 + today.month - 1
    return [datetime.date(at // 12, at % 12 + 1, 1) for at in range(number - count, number + 1)]
