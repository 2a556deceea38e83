"""What the demo household pays on the same day of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channels.demo.sharing import BY_ROOMS, EVERYONE, Sharing
from db.demo import ANA, BEN, EVA, Person


@dataclass(frozen=True)
class Standing:
    """What is due on the same day of each of these months, in cents by month: one amount for all, or twelve."""

    name: str
    category: str
    day: int
    cents: Sequence[int]
    payer: Person
    sharing: Sharing | None
    method: str = "direct debit"
    months: Sequence[int] = range(1, 13)

    def in_month(self, month: int) -> int:
        return self.cents[month - 1] if len(self.cents) > 1 else self.cents[0]


STANDING = (
    Standing("Rent", "housing", 1, [135_000], EVA, BY_ROOMS, "bank transfer"),
    Standing("Internet", "utilities", 5, [42_90], BEN, EVERYONE),
    Standing(
        "Electricity",
        "utilities",
        12,
        [78_41, 74_16, 63_92, 52_37, 47_85, 58_64, 81_29, 84_73, 57_18, 49_36, 61_07, 75_52],
        ANA,
        EVERYONE,
    ),
    Standing(
        "Gas for the heating",
        "utilities",
        14,
        [118_63, 109_24, 76_48, 41_95, 22_17, 14_30, 12_86, 12_41, 13_72, 27_59, 71_33, 104_88],
        BEN,
        EVERYONE,
    ),
    Standing("Water", "utilities", 20, [43_78], EVA, EVERYONE, months=range(2, 13, 2)),
    Standing("Music for the family", "subscriptions", 8, [17_99], BEN, EVERYONE),
    Standing("Films and series", "subscriptions", 18, [13_99], ANA, EVERYONE),
    Standing("Newspaper", "subscriptions", 2, [9_99], EVA, None),
    Standing("Climbing hall, the month", "leisure", 3, [34_90], BEN, None),
    Standing("Metro card", "transport", 1, [32_70], EVA, None, "card"),
    Standing("Metro card", "transport", 2, [32_70], ANA, None, "card"),
    Standing("Home insurance", "insurance", 15, [186_40], EVA, BY_ROOMS, months=[3]),
)
