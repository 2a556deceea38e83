"""One writer's turn in plain SQL, and what all of them know of each other's."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from uuid import UUID, uuid4

from evals.books.concurrency.cast import PLANNED_MONTHS, Cast

RECENT = 40


@dataclass
class Scene:
    """What all writers know: the expenses and the further budgets that stand in each space."""

    cast: Cast
    expenses: list[tuple[UUID, UUID]] = field(default_factory=list)
    budgets: list[tuple[UUID, UUID]] = field(default_factory=list)


@dataclass
class Hand:
    """One writer's turn: who writes, by which mark, and what is left behind where it commits."""

    scene: Scene
    person: UUID
    mark: str
    random: Random
    marked: int = 0
    booked: list[tuple[UUID, UUID]] = field(default_factory=list)
    planned: list[tuple[UUID, UUID]] = field(default_factory=list)
    scrapped: list[UUID] = field(default_factory=list)

    @property
    def expense(self) -> tuple[UUID, UUID]:
        """One of the newest expenses, and its space; any id where there is none yet."""
        newest = self.scene.expenses[-RECENT:]
        return self.random.choice(newest) if newest else (uuid4(), self.space)

    @property
    def space(self) -> UUID:
        return self.random.choices(self.scene.cast.spaces, weights=[4, 1])[0]

    @property
    def cents(self) -> int:
        return self.random.randint(1, 20_000)

    def people(self) -> list[UUID]:
        people = list(self.scene.cast.people.values())
        return self.random.sample(people, self.random.randint(2, 4))

    def day(self) -> str:
        return f"{self.random.choice(PLANNED_MONTHS)}-{self.random.randint(1, 28):02d}"
