"""Each guard of the books with a race that it decides: nothing goes wrong with it, and something must without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from db.verify import verify
from evals.books.concurrency.batches import opposite_batches
from evals.books.concurrency.cast import Cast, move_in
from evals.books.concurrency.copies import Copy, Original, copied
from evals.books.concurrency.guards import LOCK, ORDER, SUM_IN_PLACE, VERSION_BY_LOCK, VERSION_BY_NOTHING
from evals.books.concurrency.races import one_month, opposite_months, two_bookings, two_splits
from evals.books.report import Finding


class Removable(Protocol):
    """A guard that can be taken out of a copy of the database."""

    def take_out(self, copy: Copy) -> None: ...


@dataclass(frozen=True)
class Control:
    """A race, `times` over, at a level; `guard` is what is taken out."""

    what: str
    guard: Removable
    race: Callable[[Copy, Cast], list[str]]
    times: int
    level: str = "read committed"


CONTROLS = (
    Control("the space's lock taken out", LOCK, opposite_batches, times=2),
    Control("budgets locked in no order", ORDER, opposite_months, times=3),
    Control("sums read, then written", SUM_IN_PLACE, one_month, times=3),
    Control("a lock for the version", VERSION_BY_LOCK, two_splits, times=10, level="repeatable read"),
    Control("nothing for the version", VERSION_BY_NOTHING, two_splits, times=10, level="repeatable read"),
)


def controlled(original: Original, control: Control) -> Finding:
    """Runs the race with the guard and without it; holds where the first is right and the second is wrong."""
    guarded = raced(original, control, guard=None)
    unguarded = raced(original, control, guard=control.guard)
    seen = f"with the guard {told(guarded)}; without it {told(unguarded)}"
    if unguarded and not guarded:
        seen += ": the control fails as it must"
    return Finding(
        f"control: {control.what} ({control.times} races)", seen, holds=not guarded and bool(unguarded)
    )


def bookings_in_one_month(original: Original, *, times: int) -> Finding:
    """Two people who book in one month at the same moment, in one statement each, never deadlock."""
    with copied(original, "wallai_race") as copy:
        cast = move_in(copy)
        wrong = [fault for _ in range(times) for fault in two_bookings(copy, cast)]
    return Finding(f"two book in one month at the same moment ({times} races)", told(wrong), holds=not wrong)


def raced(original: Original, control: Control, *, guard: Removable | None) -> list[str]:
    """Runs the race in a copy of its own; returns in words what went wrong, by the recount as well."""
    with copied(original, "wallai_race", level=control.level) as copy:
        cast = move_in(copy)
        if guard is not None:
            guard.take_out(copy)
        wrong = [fault for _ in range(control.times) for fault in control.race(copy, cast)]
        return wrong + [differs(one) for one in verify(copy.superuser_url)]


def differs(difference: object) -> str:
    """A difference that the recount found, in words."""
    return " ".join(str(value) for value in vars(difference).values())


def told(wrong: list[str]) -> str:
    return f"{len(wrong)} faults, such as: {wrong[0]}" if wrong else "nothing wrong"
