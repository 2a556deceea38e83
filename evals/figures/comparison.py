"""What became of the cases of one run in another: what newly fails and passes, and whether that is chance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Literal

from evals.figures.effort import Effort, effort_of
from evals.figures.group import Group, by_case, group_of
from evals.figures.latest import latest
from evals.figures.significance import Significance, paired, unpaired
from evals.running.record import TrialRecord

Course = Literal[
    "newly failing", "newly passing", "flaky", "less often", "more often", "newly writing wrongly"
]
"""`flaky` passed always and passes at times now; the last one passes as often as before, but fails worse."""

Cases = Mapping[str, Sequence[TrialRecord]]


class Incomparable(Exception):
    """The runs have no model in common, and one of them has several."""


@dataclass(frozen=True)
class Move:
    """A case that passes more or less often than before."""

    case: str
    course: Course
    passed_before: int
    trials_before: int
    passed: int
    trials: int
    fault: str
    """What is said first of it now, or was before; a wrong write before all else."""
    is_wrong_write: bool
    """Whether it now writes what nobody asked for, and did not before."""


@dataclass(frozen=True)
class ModelComparison:
    """Ratios are of now to before; None where one of the two is not known or nothing."""

    model_before: str
    model: str
    before: Group
    now: Group
    moves: list[Move]
    gone: list[str]
    """Cases that were tried before only."""
    new: list[str]
    """Cases that are tried now only."""
    restated: list[str]
    """Cases that say something else than they did before."""
    pairs: int
    """How many trials stand beside the same one of before."""
    significance: Significance
    turn_seconds_ratio: float | None
    """Of the medians, over the cases that both have."""
    tokens_ratio: float | None
    usd_difference: Decimal | None
    """Per trial, over the cases that both have."""

    @property
    def is_worse(self) -> bool:
        """Whether a case newly writes wrongly, or more fails than chance may do."""
        tested = self.significance
        return any(move.is_wrong_write for move in self.moves) or (
            tested.is_significant and tested.worse > tested.better
        )

    def moved(self, course: Course) -> list[Move]:
        return [move for move in self.moves if move.course == course]


@dataclass(frozen=True)
class Comparison:
    """Two runs, model by model; models that only one of them has are named."""

    run_before: str
    run: str
    models: list[ModelComparison]
    models_gone: list[str]
    models_new: list[str]

    @property
    def is_worse(self) -> bool:
        return any(model.is_worse for model in self.models)

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False, default=str)


def compare(before: Sequence[TrialRecord], now: Sequence[TrialRecord]) -> Comparison:
    """Compares each model with itself, or, where both runs have one and it is another, the two.

    Trials that the infrastructure broke and stale ones are no evidence of either side. Raises Incomparable.
    """
    old, new = models_in(before), models_in(now)
    common = [model for model in new if model in old]
    pairs = [(model, model) for model in common]
    if not common:
        if len(old) != 1 or len(new) != 1:
            raise Incomparable(
                f"no model is in both runs: {names(old)} in the one, {names(new)} in the other"
            )
        pairs = [(old[0], new[0])]
    return Comparison(
        before[0].run,
        now[0].run,
        [compared(one, other, of(before, one), of(now, other)) for one, other in pairs],
        [model for model in old if model not in {one for one, _ in pairs}],
        [model for model in new if model not in {other for _, other in pairs}],
    )


def models_in(records: Sequence[TrialRecord]) -> list[str]:
    return list(dict.fromkeys(record.model for record in records))


def names(models: Sequence[str]) -> str:
    return ", ".join(models) or "none"


def of(records: Sequence[TrialRecord], model: str) -> list[TrialRecord]:
    """What the agent did on this model."""
    return [each for each in latest(records) if each.model == model and each.outcome in ("passed", "failed")]


def compared(
    model_before: str, model: str, before: Sequence[TrialRecord], now: Sequence[TrialRecord]
) -> ModelComparison:
    old, new = by_case(before), by_case(now)
    common = [case for case in new if case in old]
    then = effort_of([trial for case in common for trial in old[case]])
    current = effort_of([trial for case in common for trial in new[case]])
    pairs, significance = tested(old, new, common)
    moves = [move for case in common if (move := move_of(case, old[case], new[case]))]
    return ModelComparison(
        model_before=model_before,
        model=model,
        before=group_of("before", before),
        now=group_of("now", now),
        moves=sorted(moves, key=lambda move: (not move.is_wrong_write, move.case)),
        gone=[case for case in old if case not in new],
        new=[case for case in new if case not in old],
        restated=[case for case in common if is_restated(old[case][-1], new[case][-1])],
        pairs=pairs,
        significance=significance,
        turn_seconds_ratio=ratio(current.turn_seconds.p50, then.turn_seconds.p50)
        if current.turn_seconds and then.turn_seconds
        else None,
        tokens_ratio=tokens_ratio(current, then, old, new, common),
        usd_difference=current.usd_per_trial - then.usd_per_trial
        if current.usd_per_trial is not None and then.usd_per_trial is not None
        else None,
    )


def is_restated(old: TrialRecord, new: TrialRecord) -> bool:
    return bool(old.stated and new.stated) and old.stated != new.stated


def tested(old: Cases, new: Cases, common: Sequence[str]) -> tuple[int, Significance]:
    """How many trials are paired, and the test: McNemar's where at least half of either side's are, else Fisher's."""
    then = {(case, trial.trial): trial.outcome == "passed" for case in common for trial in old[case]}
    current = {(case, trial.trial): trial.outcome == "passed" for case in common for trial in new[case]}
    pairs = [(then[key], current[key]) for key in current if key in then]
    changes = [share(new[case]) - share(old[case]) for case in common]
    if pairs and 2 * len(pairs) >= max(len(then), len(current)):
        return len(pairs), paired(pairs, changes)
    # Cases of one side alone would be taken for a difference of the sides.
    before, now = (outcomes(of, common or of) for of in (old, new))
    return len(pairs), unpaired(before, now, changes)


def outcomes(cases: Cases, of: Iterable[str]) -> list[bool]:
    return [trial.outcome == "passed" for case in of for trial in cases[case]]


def move_of(case: str, old: Sequence[TrialRecord], new: Sequence[TrialRecord]) -> Move | None:
    """What became of a case; None where it passes as often as before and writes nothing wrongly that it did not."""
    was, now = share(old), share(new)
    wrote, writes = any(trial.wrote_wrongly for trial in old), any(trial.wrote_wrongly for trial in new)
    if was == now and (wrote or not writes):
        return None
    faults = [fault for trials in (new, old) for trial in trials for fault in trial.faults]
    first = next((fault for trial in new for fault in trial.faults if fault.is_wrong_write), None)
    return Move(
        case=case,
        course=course_of(was, now),
        passed_before=sum(trial.outcome == "passed" for trial in old),
        trials_before=len(old),
        passed=sum(trial.outcome == "passed" for trial in new),
        trials=len(new),
        fault=(first or faults[0]).what if first or faults else "",
        is_wrong_write=writes and not wrote,
    )


def course_of(was: float, now: float) -> Course:
    if now < was:
        return "newly failing" if now == 0 else "flaky" if was == 1 else "less often"
    if now > was:
        return "newly passing" if now == 1 else "more often"
    return "newly writing wrongly"


def share(trials: Sequence[TrialRecord]) -> float:
    return sum(trial.outcome == "passed" for trial in trials) / len(trials)


def tokens_ratio(now: Effort, then: Effort, old: Cases, new: Cases, common: Sequence[str]) -> float | None:
    """Of the tokens per trial."""
    trials_then = sum(len(old[case]) for case in common)
    trials = sum(len(new[case]) for case in common)
    return ratio(now.tokens * trials_then, then.tokens * trials)


def ratio(now: float, then: float) -> float | None:
    return now / then if then else None
