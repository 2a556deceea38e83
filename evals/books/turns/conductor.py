"""Plays a schedule: begins the processes, lets them die, stop, wake up and meet."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from evals.books.turns.child import Child, wait
from evals.books.turns.household import Household
from evals.books.turns.part import Blow, Cut, Delivery, Heard, Part
from evals.books.turns.record import Record, recorded
from evals.books.turns.schedule import Schedule, Trouble

LEASE_SECONDS = 30.0
BRIEF_LEASE_SECONDS = 0.3
MEETING_SECONDS = 0.15


@dataclass
class Performance:
    """What came of a conversation: all that was heard, the books, and what has happened to the processes."""

    heard: list[Heard]
    record: Record
    failures: list[str]
    happened: Counter[str] = field(default_factory=Counter)


class Conductor:
    """Conducts one schedule; `points` are how many each message has when nothing goes wrong."""

    def __init__(self, household: Household, messages: tuple[str, ...], points: tuple[int, ...]) -> None:
        self.household = household
        self.deliveries = deliveries_of(messages)
        self.points = points
        self.children: list[Child] = []
        self.happened: Counter[str] = Counter()

    def perform(self, troubles: tuple[Trouble, ...]) -> Performance:
        """Plays it to its end, then delivers every message once more. Raises Hung or TimeoutError."""
        self.household.empty()
        try:
            place = 0
            for trouble in troubles:
                place = self.befallen(place, trouble)
            if place < len(self.deliveries):
                self.begin(self.deliveries[place:]).rest()
            self.begin(self.deliveries).rest()
        finally:
            for child in self.children:
                child.end()
        return Performance(
            heard=[heard for child in self.children for heard in child.heard],
            record=recorded(self.household),
            failures=[child.failure for child in self.children if child.failure],
            happened=self.happened,
        )

    def befallen(self, place: int, trouble: Trouble) -> int:
        """Plays on from this place through the trouble; returns where the next process goes on."""
        if place > trouble.at:
            return place
        if trouble.kind == "killed":
            return self.killed(place, trouble)
        if trouble.kind == "cut":
            self.begin(self.deliveries[place : trouble.at + 1], cuts=trouble.cuts).rest()
            return trouble.at + 1
        return self.doubled(place, trouble)

    def killed(self, place: int, trouble: Trouble) -> int:
        cuts = trouble.cuts
        for share in trouble.shares:
            blow = self.blow("kill", trouble.at, share, begins=place)
            child = self.begin(self.deliveries[place : trouble.at + 1], blow=blow, cuts=cuts)
            child.rest()
            if not child.was_killed:
                return trouble.at + 1
            self.happened["killed"] += 1
            self.household.let_time_pass()
            place, cuts = trouble.at, ()
        return self.following(trouble)

    def following(self, trouble: Trouble) -> int:
        """The message that another process gets: this one again, or the next one if this was taken in."""
        nexts = trouble.at + 1
        taken = nexts < len(self.deliveries) and self.household.has_taken(
            self.deliveries[trouble.at].message_id
        )
        return nexts if trouble.goes_on and taken else trouble.at

    def doubled(self, place: int, trouble: Trouble) -> int:
        """Two processes: one was stopped, the other comes."""
        blow = self.blow("stop", trouble.at, trouble.shares[0], begins=place)
        lease_seconds = LEASE_SECONDS if trouble.keeps_lease else BRIEF_LEASE_SECONDS
        first = self.begin(
            self.deliveries[place : trouble.at + 1],
            blow=blow,
            cuts=trouble.cuts,
            lease_seconds=lease_seconds,
        )
        first.rest()
        if not first.is_stopped:
            return trouble.at + 1
        # Whoever was stopped while it holds the row of its turn under a long lease cannot be overtaken.
        overtaking = trouble.kind == "overtaken" and self.household.let_time_pass(
            wait=not trouble.keeps_lease
        )
        target = self.following(trouble)
        stops = [self.blow("stop", target, share, begins=target) for share in trouble.shares[1:]]
        second = self.begin(
            self.deliveries[target : target + 1],
            blow=stops[0] if stops else None,
            lease_seconds=lease_seconds,
        )
        self.happened["overtaken" if overtaking else "met"] += 1
        (self.overtake if overtaking else self.meet)(first, second)
        return target + 1

    def overtake(self, first: Child, second: Child) -> None:
        """The second works while the first is stopped, unless that one holds what it needs."""
        wait(first, second, until=lambda: not second.is_at_work or self.household.is_blocked())
        if second.is_stopped:
            self.household.let_time_pass(wait=False)
            self.happened["stopped, too"] += 1
        woken = time.monotonic()
        first.go_on()
        wait(
            first,
            second,
            until=lambda: first.has_ended or second.has_ended or time.monotonic() - woken > MEETING_SECONDS,
        )
        self.both_end(first, second)

    def meet(self, first: Child, second: Child) -> None:
        """Both go on once the second has come to its point, or can come no further."""
        began = time.monotonic()
        wait(
            first,
            second,
            until=lambda: (
                not second.is_at_work
                or self.household.is_blocked()
                or time.monotonic() - began > MEETING_SECONDS
            ),
        )
        self.both_end(first, second)

    def both_end(self, first: Child, second: Child) -> None:
        def ended() -> bool:
            first.go_on()
            second.go_on()
            return first.has_ended and second.has_ended

        wait(first, second, until=ended)

    def blow(self, how: str, place: int, share: float, *, begins: int) -> Blow:
        point = 1 + int(share * self.points[place])
        return Blow("kill" if how == "kill" else "stop", place - begins, point)

    def begin(
        self,
        deliveries: tuple[Delivery, ...],
        *,
        blow: Blow | None = None,
        cuts: tuple[Cut, ...] = (),
        lease_seconds: float = LEASE_SECONDS,
    ) -> Child:
        child = Child(
            Part(
                app_url=self.household.app_url,
                service_url=self.household.service_url,
                deliveries=deliveries,
                blow=blow,
                cuts=cuts,
                lease_seconds=lease_seconds,
            )
        )
        self.children.append(child)
        return child


def performed(household: Household, schedule: Schedule, points: tuple[int, ...]) -> Performance:
    """Plays the schedule in this household. Raises Hung or TimeoutError."""
    return Conductor(household, schedule.messages, points).perform(schedule.troubles)


def deliveries_of(messages: tuple[str, ...]) -> tuple[Delivery, ...]:
    """The messages under ids of their own."""
    return tuple(Delivery(f"message {place + 1}", text) for place, text in enumerate(messages))
