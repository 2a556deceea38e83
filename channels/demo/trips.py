"""The trips of the demo household: a cabin in February, London in May, the sea in August."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from channels.demo.entry import Bought, Entry, entry
from channels.demo.sharing import ANA_AND_BEN, EVA_AND_ANA, EVERYONE, Sharing, exactly
from db.demo import ANA, BEN, CURRENCY, EVA, Person

POUND = Decimal("1.1742")
"""What the bank took for one."""


@dataclass(frozen=True)
class Stop:
    """What is bought on a day of a trip, counted from its first; `with_payer` put down a part of it."""

    day: int
    bought: Bought
    payer: Person
    sharing: Sharing | None = EVERYONE
    with_payer: tuple[Person, Decimal] | None = None


@dataclass(frozen=True)
class Trip:
    """It begins on the weekday that is `nth` in its month, and lasts `days`; with a plan it has a budget of its own."""

    name: str
    month: int
    weekday: int
    nth: int
    days: int
    stops: Sequence[Stop]
    plan: dict[str, int] = field(default_factory=dict)

    def begins(self, year: int) -> datetime.date:
        first = datetime.date(year, self.month, 1)
        return first + datetime.timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1))

    def covers(self, day: datetime.date) -> bool:
        """Whether the household is away on this day."""
        return datetime.timedelta(0) <= day - self.begins(day.year) < datetime.timedelta(days=self.days)


def euros(description: str, category: str, amount: str, budget: str | None = None) -> Bought:
    return Bought(description, category, Decimal(amount), budget=budget)


def pounds(description: str, category: str, amount: str) -> Bought:
    return Bought(description, category, Decimal(amount), "GBP", POUND, budget="London weekend")


def by_the_sea(description: str, category: str, amount: str) -> Bought:
    return euros(description, category, amount, "A week by the sea")


CABIN = Trip(
    "Cabin in the sierra",
    month=2,
    weekday=5,
    nth=2,
    days=2,
    stops=(
        Stop(0, euros("Cabin in the sierra", "travel", "264.00"), EVA, with_payer=(BEN, Decimal(100))),
        Stop(0, euros("Groceries for the cabin", "groceries", "57.32"), ANA),
        Stop(1, euros("Snowshoes, hired", "leisure", "54.00"), BEN),
        Stop(1, euros("Stew at Mesón Robledo", "dining", "61.50"), ANA),
    ),
)
LONDON = Trip(
    "London weekend",
    month=5,
    weekday=4,
    nth=3,
    days=4,
    stops=(
        Stop(-12, euros("Flights to London", "travel", "346.20", "London weekend"), EVA),
        Stop(0, pounds("Room near Russell Square", "travel", "312.00"), ANA),
        Stop(0, pounds("Trains and buses in London", "travel", "38.40"), BEN),
        Stop(0, pounds("Fish and chips", "dining", "44.70"), EVA),
        Stop(1, pounds("Breakfast in Bloomsbury", "dining", "31.20"), ANA),
        Stop(1, pounds("Theatre tickets", "leisure", "126.00"), BEN),
        Stop(1, pounds("Ales at The Lamp", "dining", "27.60"), BEN, ANA_AND_BEN),
        Stop(2, pounds("Museum shop", "gifts", "23.50"), EVA, EVA_AND_ANA),
        Stop(2, pounds("Curry in Brick Lane", "dining", "71.80"), EVA),
        Stop(3, pounds("Train to the airport", "travel", "33.90"), ANA),
    ),
    plan={"travel": 800, "dining": 300, "leisure": 180, "gifts": 40},
)
SEA = Trip(
    "A week by the sea",
    month=8,
    weekday=5,
    nth=2,
    days=8,
    stops=(
        Stop(0, by_the_sea("Flat in Cádiz, the week", "travel", "782.00"), EVA),
        Stop(0, by_the_sea("Petrol and tolls", "transport", "74.60"), BEN),
        Stop(0, by_the_sea("Groceries in Cádiz", "groceries", "83.15"), ANA),
        Stop(1, by_the_sea("Fried fish at El Espigón", "dining", "58.50"), BEN),
        Stop(2, by_the_sea("Boat to the bay", "leisure", "45.00"), ANA),
        Stop(
            3,
            by_the_sea("Dinner at La Caleta", "dining", "96.40"),
            ANA,
            exactly(Decimal("96.40"), for_himself=Decimal("41.40")),
        ),
        Stop(4, by_the_sea("Surfing lesson", "leisure", "70.00"), BEN, ANA_AND_BEN),
        Stop(4, by_the_sea("Groceries in Cádiz", "groceries", "46.27"), EVA),
        Stop(5, by_the_sea("Ices on the front", "dining", "13.80"), EVA),
        Stop(6, by_the_sea("Last dinner by the sea", "dining", "88.00"), EVA),
        Stop(7, by_the_sea("Petrol on the way back", "transport", "61.35"), BEN),
    ),
    plan={"travel": 800, "transport": 140, "groceries": 150, "dining": 280, "leisure": 130},
)
TRIPS = (CABIN, LONDON, SEA)


def trips_in(first: datetime.date) -> list[Trip]:
    """Those of the month that begins on `first`."""
    return [trip for trip in TRIPS if trip.month == first.month]


def stops_of(trip: Trip, year: int) -> Iterator[Entry]:
    begins = trip.begins(year)
    for stop in trip.stops:
        day = begins + datetime.timedelta(days=stop.day)
        yield entry(day, stop.bought, stop.payer, stop.sharing, with_payer=stop.with_payer)


def is_away(day: datetime.date) -> bool:
    return any(trip.month == day.month and trip.covers(day) for trip in TRIPS)


def budget_of(trip: Trip, first: datetime.date) -> dict[str, object]:
    """The secondary budget of the trip, as create_budget takes it."""
    return {
        "month": f"{first:%Y-%m}",
        "name": trip.name,
        "framework": "custom",
        "income": str(sum(trip.plan.values())),
        "items": [{"category": name, "amount": str(amount)} for name, amount in trip.plan.items()],
        "currency": CURRENCY,
    }
