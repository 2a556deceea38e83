"""What happens to the demo household once a year: birthdays, repairs, presents, things that are sent back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from channels.demo.entry import Bought, Entry, Returned, entry
from channels.demo.sharing import (
    ANA_AND_BEN,
    EVA_AND_ANA,
    EVA_AND_BEN,
    EVERYONE,
    MOSTLY_EVA,
    Sharing,
    exactly,
)
from db.demo import ANA, BEN, EVA, Person


@dataclass(frozen=True)
class Occasion:
    """What is bought on this day; `bought_before` says on which day of the month before was what is sent back."""

    month: int
    day: int
    bought: Bought
    payer: Person
    sharing: Sharing | None
    bought_before: int | None = None


def spent(description: str, category: str, amount: str) -> Bought:
    return Bought(description, category, Decimal(amount))


def back(description: str, category: str, amount: str) -> Bought:
    return Bought(description, category, Decimal(amount), kind="refund")


OCCASIONS = (
    Occasion(1, 4, spent("Presents for the Three Kings", "gifts", "84.60"), ANA, EVERYONE),
    Occasion(1, 6, spent("Roscón from Horno Miga", "dining", "28.50"), BEN, EVERYONE),
    Occasion(1, 19, spent("Winter coat in the sales", "shopping", "89.95"), ANA, None),
    Occasion(2, 17, spent("Mending the washing machine", "housing", "74.00"), EVA, EVERYONE),
    Occasion(3, 10, spent("Train to Valencia", "travel", "46.30"), EVA, None),
    Occasion(3, 21, spent("Vet for Nube", "pets", "68.00"), EVA, MOSTLY_EVA),
    Occasion(4, 22, spent("Headphones for Ben's birthday", "gifts", "79.90"), ANA, EVA_AND_ANA),
    Occasion(
        4,
        25,
        spent("Ben's birthday dinner at La Paloma", "dining", "118.40"),
        EVA,
        exactly(Decimal("118.40"), for_himself=Decimal("24.00")),
    ),
    Occasion(6, 16, spent("Fans for the bedrooms", "shopping", "129.90"), EVA, EVERYONE),
    Occasion(7, 3, back("One fan sent back", "shopping", "43.30"), EVA, EVERYONE, bought_before=16),
    Occasion(7, 11, spent("Open-air concert", "leisure", "87.00"), BEN, EVERYONE),
    Occasion(9, 7, spent("Dentist", "health", "85.00"), ANA, None),
    Occasion(9, 12, spent("Course books", "education", "64.20"), BEN, None),
    Occasion(9, 26, Bought("Old bookcase sold", "income", Decimal(60), kind="income"), EVA, None),
    Occasion(
        10,
        6,
        Bought("Photo app, the year", "subscriptions", Decimal("39.99"), "USD", Decimal("0.8615")),
        EVA,
        None,
    ),
    Occasion(10, 9, spent("Sewing kit for Ana's birthday", "gifts", "58.00"), BEN, EVA_AND_BEN),
    Occasion(10, 23, spent("Vet for Nube", "pets", "52.50"), ANA, MOSTLY_EVA),
    Occasion(11, 24, spent("Kitchen things on Black Friday", "shopping", "189.00"), ANA, EVERYONE),
    Occasion(12, 2, back("Kitchen scales sent back", "shopping", "30.00"), ANA, EVERYONE, bought_before=24),
    Occasion(12, 6, spent("Tree and lights", "shopping", "52.75"), EVA, EVERYONE),
    Occasion(12, 15, spent("Scarf for Eva's birthday", "gifts", "46.00"), BEN, ANA_AND_BEN),
    Occasion(12, 22, spent("Groceries for Christmas at Mercado Alba", "groceries", "124.85"), ANA, EVERYONE),
    Occasion(12, 23, spent("Train home for Christmas", "travel", "58.70"), BEN, None),
)


def occasions_of(first: datetime.date) -> Iterator[Entry]:
    """Those of the month that begins on `first`."""
    for one in OCCASIONS:
        if one.month == first.month:
            returned = None if one.bought_before is None else sent_back(one, first)
            day = first.replace(day=one.day)
            yield entry(day, one.bought, one.payer, one.sharing, returned=returned)


def sent_back(one: Occasion, first: datetime.date) -> Returned:
    """What was bought in the month before and comes back."""
    day = (first - datetime.timedelta(days=1)).replace(day=one.bought_before or 1)
    bought = next(
        each.bought
        for each in OCCASIONS
        if (each.month, each.day, each.payer) == (day.month, day.day, one.payer)
    )
    return Returned(bought.description, day)
