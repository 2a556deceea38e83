"""What the demo household buys again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channels.demo.sharing import (
    ANA_AND_BEN,
    BEN_EATS_FOR_TWO,
    EVA_AND_ANA,
    EVA_AND_BEN,
    EVERYONE,
    MOSTLY_EVA,
    Sharing,
)
from db.demo import ANA, BEN, EVA, Person

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@dataclass(frozen=True)
class Habit:
    """On each of these weekdays something is bought with this chance, in percent, for `least` to `most` cents, rounded
    to `step`. One of the payers pays; the sharing is one of those given, None where nobody else bears any of it."""

    names: Sequence[str]
    category: str
    weekdays: Sequence[int]
    chance: int
    least: int
    most: int
    payers: Sequence[Person]
    sharings: Sequence[Sharing | None] = (None,)
    step: int = 1
    method: str = "card"


SHOPS = ("Mercado Alba", "Súper Olmo", "Mercado Alba", "Casa Lenteja")
EVERYBODY = (EVA, ANA, BEN)

HABITS = (
    Habit(
        [f"Groceries at {shop}" for shop in SHOPS],
        "groceries",
        [SAT],
        100,
        46_00,
        92_00,
        (EVA, ANA, EVA, BEN),
        [EVERYONE],
    ),
    Habit(
        ["Groceries at Súper Olmo", "Groceries at Mercado Alba"],
        "groceries",
        [TUE],
        88,
        17_00,
        46_00,
        (ANA, EVA, BEN),
        [EVERYONE, EVERYONE, EVA_AND_ANA],
    ),
    Habit(
        ["Fruit from Frutería Clavel", "Bread and cheese from Horno Miga", "Fish from Pescadería Norte"],
        "groceries",
        [THU],
        48,
        8_50,
        28_00,
        (EVA, ANA),
        [EVERYONE, EVERYONE, MOSTLY_EVA],
    ),
    Habit(
        ["Dinner at La Paloma", "Tapas at El Farolillo", "Dinner at Casa Tomillo", "Ramen at Kumo"],
        "dining",
        [FRI],
        66,
        42_00,
        92_00,
        (BEN, EVA, ANA),
        [EVERYONE, EVERYONE, BEN_EATS_FOR_TWO, EVA_AND_BEN],
        50,
    ),
    Habit(
        ["Sunday lunch at Los Olivos", "Brunch at Café Lirio", "Paella at La Barca"],
        "dining",
        [SUN],
        42,
        28_00,
        64_00,
        (ANA, BEN, EVA),
        [EVERYONE, EVA_AND_ANA, EVERYONE],
        50,
    ),
    Habit(
        ["Pizza from Forno Rosso", "Noodles from Wok Luna"],
        "dining",
        [WED],
        36,
        21_00,
        39_00,
        (BEN, ANA),
        [EVERYONE, ANA_AND_BEN],
        10,
    ),
    Habit(
        ["Drinks at Bar Manuela", "Beers at La Espuma"],
        "dining",
        [SAT],
        34,
        14_00,
        38_00,
        (BEN, ANA),
        [EVERYONE, ANA_AND_BEN],
        50,
        "cash",
    ),
    Habit(
        ["Coffee", "Coffee and a croissant", "Coffee at Café Lirio"],
        "dining",
        [MON, WED, FRI],
        44,
        1_60,
        5_40,
        EVERYBODY,
        step=10,
    ),
    Habit(
        ["Taxi home", "Taxi to the station"],
        "transport",
        [SAT, SUN],
        22,
        9_00,
        21_00,
        EVERYBODY,
        [EVERYONE, EVA_AND_BEN, ANA_AND_BEN],
        5,
    ),
    Habit(["Petrol"], "transport", [SUN], 26, 38_00, 61_00, (EVA, BEN), [EVERYONE, EVA_AND_BEN]),
    Habit(
        ["Cinema tickets", "Museum tickets", "Concert tickets", "Board game night"],
        "leisure",
        [THU, SUN],
        24,
        12_00,
        54_00,
        EVERYBODY,
        [EVERYONE, EVA_AND_ANA, ANA_AND_BEN],
        50,
    ),
    Habit(
        ["Things for the kitchen", "Plants for the balcony", "Light bulbs and batteries", "Towels"],
        "shopping",
        [SAT],
        30,
        11_00,
        46_00,
        (EVA, ANA),
        [EVERYONE],
    ),
    Habit(["Clothes", "A book", "Trainers"], "shopping", [FRI], 16, 12_00, 69_00, EVERYBODY, step=5),
    Habit(["Haircut"], "personal care", [THU], 22, 18_00, 38_00, EVERYBODY, step=50),
    Habit(["Pharmacy"], "health", [MON], 34, 4_50, 23_00, EVERYBODY, [None, EVERYONE]),
    Habit(["Food for Nube", "Litter for Nube"], "pets", [TUE], 46, 13_00, 34_00, (EVA, ANA), [MOSTLY_EVA]),
)
