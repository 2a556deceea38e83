"""The gate: whether a run may pass, and if not, why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from evals.figures.significance import unpaired
from evals.gating.baseline import Baseline, Standing, standings
from evals.running.record import Recorded, TrialRecord

THRESHOLDS = Path(__file__).with_name("thresholds.toml")


class Exit(IntEnum):
    """How a run ends for whoever started it."""

    FINE = 0
    WORSE = 1
    BROKEN = 2
    STALE = 3
    STOPPED = 130


class Thresholds(Recorded):
    """What a model has to reach whatever it did before; the rates are of trials, each between 0 and 1."""

    wrong_write_rate_max: float
    pass_rate_min: float
    """Of the trials of cases that are not expected to fail."""


@dataclass(frozen=True)
class Ruling:
    """The exit code, and the reasons in sentences; none where all is fine."""

    exit: Exit
    reasons: list[str]


def rule(records: Sequence[TrialRecord], baseline: Baseline, *, thresholds: dict[str, Thresholds]) -> Ruling:
    """Rules on a run: what is broken says nothing of the agent, what is worse weighs more than what is stale."""
    broken = [f"{each.case}: {each.faults[0].what}" for each in records if each.outcome == "broken"]
    if broken or not records:
        return Ruling(Exit.BROKEN, broken or ["no trial was played"])
    worse = list(worsenings(records, baseline, thresholds))
    stale = [f"{each.case} is stale: {each.faults[0].what}" for each in records if each.outcome == "stale"]
    if worse:
        return Ruling(Exit.WORSE, [*worse, *stale])
    return Ruling(Exit.STALE, stale) if stale else Ruling(Exit.FINE, [])


def worsenings(
    records: Sequence[TrialRecord], baseline: Baseline, thresholds: dict[str, Thresholds]
) -> Iterator[str]:
    marked = {(record.model, record.case) for record in records if record.expected_to_fail}
    for model, cases in standings(records).items():
        mode = next(record.mode for record in records if record.model == model)
        yield from below(model, cases, thresholds[mode], marked)
        yield from (
            f"{case} passes on {model} in spite of its mark: take the mark away"
            for case, now in cases.items()
            if (model, case) in marked and now.passed
        )
        known = {
            case: (baseline.of(model)[case], now)
            for case, now in cases.items()
            if case in baseline.of(model) and (model, case) not in marked
        }
        may_differ = mode == "live" and is_chance([*known.values()])
        for case, (was, now) in known.items():
            if writes_more_wrongly(now, was) or (passes_less(now, was) and not may_differ):
                yield f"{case} passes {now.passed} of {now.trials} on {model}, and passed {was.passed} of {was.trials}"


def below(
    model: str, cases: dict[str, Standing], thresholds: Thresholds, marked: set[tuple[str, str]]
) -> Iterator[str]:
    """The thresholds that a model does not reach; wrong writes first, for nothing is worse."""
    trials = sum(now.trials for now in cases.values())
    wrong = {case: now.wrong_writes for case, now in cases.items() if now.wrong_writes}
    if sum(wrong.values()) > thresholds.wrong_write_rate_max * trials:
        yield f"{model} wrote what nobody asked for in {', '.join(sorted(wrong))}"
    expected = [now for case, now in cases.items() if (model, case) not in marked]
    wanted = sum(now.trials for now in expected) * thresholds.pass_rate_min
    if (passed := sum(now.passed for now in expected)) < wanted:
        failing = sorted(
            case for case, now in cases.items() if now.passed < now.trials and (model, case) not in marked
        )
        yield f"{model} passes {passed} trials, of at least {wanted:.0f}; it fails {', '.join(failing)}"


def passes_less(now: Standing, was: Standing) -> bool:
    """Whether a case passes a smaller part of its trials than in the baseline."""
    return now.passed * was.trials < was.passed * now.trials


def writes_more_wrongly(now: Standing, was: Standing) -> bool:
    """Whether a case writes what nobody asked for in a larger part of its trials."""
    return now.wrong_writes * was.trials > was.wrong_writes * now.trials


def is_chance(pairs: Sequence[tuple[Standing, Standing]]) -> bool:
    """Whether a model that answers in another way each time may pass so much less by chance alone."""

    def outcomes(of: Sequence[Standing]) -> list[bool]:
        return [place < each.passed for each in of for place in range(each.trials)]

    changes = [now.passed / now.trials - was.passed / was.trials for was, now in pairs]
    test = unpaired(outcomes([was for was, _ in pairs]), outcomes([now for _, now in pairs]), changes)
    return not (test.is_significant and test.worse > test.better)


def read_thresholds(file: Path = THRESHOLDS) -> dict[str, Thresholds]:
    """Returns the thresholds by mode."""
    return {
        mode: Thresholds.model_validate(values)
        for mode, values in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }
