"""The verdict on a case that was played: everything that is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from evals.grading.claim import owns_up
from evals.grading.difference import Difference, differences
from evals.grading.invariants import broken_invariants
from evals.grading.matching import Match, best_match, money
from evals.grading.saying import faults_of_turn
from evals.playing.outcome import Played, PlayedTurn
from evals.running.record import Fault, RowChange, Used
from evals.staging.picture import Picture, Row
from evals.stating.case import Case
from evals.stating.wanted import folded, plain


@dataclass(frozen=True)
class Verdict:
    """What is wrong, and what is another in the books."""

    faults: list[Fault]
    changes: list[RowChange]
    has_asked: bool


def judge(case: Case, played: Played, target: Picture | None = None) -> Verdict:
    """Judges a trial by its books, its answers, its limits and what holds always; `target` is how the books were to
    end where the case says that by reference calls."""
    found = list(differences(played.before, played.after))
    match = best_match(case, found) if target is None else against_target(played.before, target, found)
    faults = [
        *match.faults,
        *wrong_balances(case, played.after),
        *(fault for place, turn in enumerate(played.turns, 1) for fault in faults_of_turn(turn, place)),
        *silence(case, found, played.turns),
        *broken_invariants(case, played),
        *exceeded(case, played),
    ]
    return Verdict(faults, [row_change(one, match) for one in found], has_asked(case, played))


def against_target(before: Picture, target: Picture, found: Sequence[Difference]) -> Match:
    """Holds the differences against those that the reference calls made; who wrote them is no matter."""
    left, wanted, missing = list(found), [], []
    for goal in differences(before, target):
        one = next((each for each in left if is_same(each, goal)), None)
        missing += [] if one else [f"{goal.kind} {goal.deed}: {goal.name} is not so"]
        wanted += [one] if one else []
        left = [each for each in left if each is not one]
    return Match(wanted, left, missing)


def is_same(found: Difference, goal: Difference) -> bool:
    """Whether the same became of the same thing: two may change alike, and one is meant."""
    free = {"description", "by", "code", "name"} if goal.deed == "added" else {"by"}

    def held(row: Row | None) -> dict[str, str] | None:
        return row and {name: plain(value) for name, value in row.items() if name not in free}

    return (found.kind, held(found.before), held(found.after)) == (
        goal.kind,
        held(goal.before),
        held(goal.after),
    )


def silence(case: Case, found: Sequence[Difference], turns: Sequence[PlayedTurn]) -> Iterator[Fault]:
    """Where it may book something or nothing, nothing is as good only where that is asked about or said."""
    if case.may_write and not found and not any(is_open_about_it(turn) for turn in turns):
        yield Fault(what="nothing was booked, and nothing asked or said of it")


def is_open_about_it(turn: PlayedTurn) -> bool:
    return bool(turn.said.asked) or owns_up(folded(turn.said.answer))


def wrong_balances(case: Case, after: Picture) -> Iterator[Fault]:
    """A space that is named has these balances and no other ones, whatever their currency."""
    for space, stated in case.balances.items():
        currencies = after.balances.get(space, {})
        found = sorted(
            (username, amount)
            for members in currencies.values()
            for username, amount in members.items()
            if amount
        )
        wanted = sorted((username, amount) for username, amount in stated.items() if amount)
        if found != wanted:
            yield Fault(what=f"the balances of {space} are {shown(found)}, not {shown(wanted)}")


def shown(balances: Sequence[tuple[str, Decimal]]) -> str:
    return ", ".join(f"{username} {amount:+.2f}" for username, amount in balances) or "all zero"


def exceeded(case: Case, played: Played) -> Iterator[Fault]:
    limits, turns = case.limits, [turn.said for turn in played.turns]
    used = reduce(Used.__add__, (turn.used for turn in turns), Used())
    tokens = used.input_tokens + used.output_tokens + used.cache_read_tokens + used.cache_write_tokens
    taken: dict[str, Any] = {
        "model_calls": sum(turn.model_calls for turn in turns),
        "tool_calls": sum(len(turn.calls) for turn in turns),
        "tokens": tokens,
        "usd": used.usd,
        "turn_seconds": max((turn.seconds for turn in turns), default=0.0),
    }
    for name, most in limits.model_dump().items():
        if most is not None and taken[name] is None:
            yield Fault(
                what=f"what it cost is known to nobody, and {most} usd was the limit: say the --price"
            )
        elif most is not None and taken[name] > most:
            yield Fault(what=f"it took {taken[name]} {name.replace('_', ' ')}, of at most {most}")


def row_change(one: Difference, match: Match) -> RowChange:
    fields = {name: spelled(value) for name, value in one.fields.items()}
    return RowChange(
        kind=one.kind,
        deed=one.deed,
        name=one.name,
        fields=fields,
        wanted=any(each is one for each in match.wanted),
    )


def spelled(value: object) -> object:
    """A value as JSON can hold it: amounts as text."""
    if isinstance(value, dict):
        return {key: spelled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [spelled(each) for each in value]
    if isinstance(value, Decimal):
        return money(value)
    return value if value is None or isinstance(value, bool | str) else f"{value}"


def has_asked(case: Case, played: Played) -> bool:
    """Whether it asked where it should, or, in a case that wants no question, anywhere."""
    asking = [turn for turn in played.turns if turn.stated.asks]
    return (
        all(turn.said.asked for turn in asking) if asking else any(turn.said.asked for turn in played.turns)
    )
