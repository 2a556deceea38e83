"""What a writer says next: expenses with words that nobody else uses, and now and then an undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Literal

from db.demo import HOUSEHOLD, Person

Kind = Literal["booking", "undo", "plan"]
PLAN = "Budget 3000 for this month, 50/30/20"
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvxzj" for vowel in "aeiou"]
THINGS = ("Coffee", "Lunch", "Groceries", "Taxi", "Beer", "Museum")
UNDO_CHANCE = 0.15
# A thread that grows for ever makes each turn slower, and people begin new ones, too.
NEW_THREAD_CHANCE = 0.08


@dataclass(frozen=True)
class Booking:
    """One expense as it has to stand in the books: its amount, and among how many it is shared (0: not at all)."""

    amount: Decimal
    shares: int


@dataclass(frozen=True)
class Errand:
    """One message: `books` names its expenses by their own words, `takes_back` the message that it undoes."""

    id: str
    kind: Kind
    text: str
    new_thread: bool
    books: Mapping[str, Booking]
    takes_back: str | None = None


def speaker(writer: int) -> Person:
    """Who the writer speaks as."""
    return HOUSEHOLD[writer % len(HOUSEHOLD)]


def next_errand(chance: Random, *, writer: int, number: int, last: Errand | None, can_undo: bool) -> Errand:
    """Returns the errand of this number; what is undone is what was said last, once that is in the books."""
    message_id = f"writer {writer}, message {number}"
    if last is None:
        if writer == 0:
            return Errand(message_id, "plan", PLAN, True, {})
    elif can_undo and last.kind == "booking" and chance.random() < UNDO_CHANCE:
        return Errand(message_id, "undo", "undo", False, {}, takes_back=last.id)
    others = [person.full_name for person in HOUSEHOLD if person != speaker(writer)]
    text, books = chance.choice(SENTENCES)(Words(chance, writer, number), others)
    return Errand(message_id, "booking", text, last is None or chance.random() < NEW_THREAD_CHANCE, books)


def is_booked(answer: str) -> bool:
    """Whether the answer acknowledges that expenses were booked."""
    return "Booked " in answer


class Words:
    """Draws things and amounts; each thing has a word of its own, which the books keep in the description."""

    def __init__(self, chance: Random, writer: int, number: int) -> None:
        self.chance = chance
        self.stem = f"zu{SYLLABLES[writer]}{spelled(number)}"

    def thing(self, place: int = 0, *, shares: int = 0) -> tuple[str, Decimal, dict[str, Booking]]:
        """Returns what was bought, what it cost, and both as the books have to hold them."""
        word = self.stem + SYLLABLES[place]
        # Small enough never to stand out: an unusually large amount may be asked about.
        amount = Decimal(self.chance.randint(300, 2999)) / 100
        return f"{self.chance.choice(THINGS)} {word}", amount, {word: Booking(amount, shares)}


def spelled(number: int) -> str:
    """Three syllables that no other number below half a million has."""
    base = len(SYLLABLES)
    return SYLLABLES[number // base**2 % base] + SYLLABLES[number // base % base] + SYLLABLES[number % base]


Sentence = Callable[[Words, list[str]], tuple[str, dict[str, Booking]]]


def alone(words: Words, others: list[str]) -> tuple[str, dict[str, Booking]]:
    thing, amount, books = words.thing()
    return f"{thing} {amount}", books


def among_all(words: Words, others: list[str]) -> tuple[str, dict[str, Booking]]:
    thing, amount, books = words.thing(shares=3)
    return f"{thing} {amount} with {others[0]} and {others[1]}, split equally", books


def by_percentages(words: Words, others: list[str]) -> tuple[str, dict[str, Booking]]:
    thing, amount, books = words.thing(shares=2)
    return f"{thing} {amount} with {others[1]}, split 60/40", books


def two_things(words: Words, others: list[str]) -> tuple[str, dict[str, Booking]]:
    first, first_amount, books = words.thing(0)
    second, second_amount, more = words.thing(1)
    return f"{first} {first_amount} and {second} {second_amount}", {**books, **more}


SENTENCES: tuple[Sentence, ...] = (alone, among_all, by_percentages, two_things)
