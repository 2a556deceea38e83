"""Plants each fault in turn and plays the cases that have to notice it: without it they pass, with it they fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.offline.transport import OFFLINE_MODEL
from evals.faults.planted import Planted, planted
from evals.running.lane import Lane, open_lane
from evals.running.record import TrialRecord
from evals.running.sitting import Sitting
from evals.staging.stage import Pattern
from evals.stating.case import Case
from evals.stating.reading import BadCase, read_cases, read_list

SITTING = Sitting("faults", OFFLINE_MODEL, "offline")
CATALOGUE = Path(__file__).with_name("catalogue.yaml")


@dataclass(frozen=True)
class Noticed:
    """What one case made of a fault."""

    fault: Planted
    case: str
    without: TrialRecord
    within: TrialRecord

    @property
    def is_caught(self) -> bool:
        """Whether the case passes without the fault and fails with it."""
        return self.without.outcome == "passed" and self.within.outcome == "failed"


def read_faults(file: Path = CATALOGUE) -> list[Planted]:
    """Returns the faults of a file. Raises BadCase."""
    return read_list(Planted, file)


def noticed(
    pattern: Pattern, faults: Sequence[Planted], cases: Mapping[str, Case] | None = None
) -> Iterator[Noticed]:
    """Yields what each case makes of each fault. Raises Misplanted, and BadCase for a case that there is not."""
    known = cases or {case.id: case for case in read_cases()}
    whole = open_lane(pattern, "wallai_whole")
    passed: dict[str, TrialRecord] = {}
    try:
        for fault in faults:
            for name in fault.cases:
                if name not in known:
                    raise BadCase(f"{fault.name} names the case {name}, which there is not")
                passed.setdefault(name, whole.play(SITTING, known[name], 0))
            yield from with_fault(pattern, whole, fault, known, passed)
    finally:
        whole.close()


def with_fault(
    pattern: Pattern,
    whole: Lane,
    fault: Planted,
    known: Mapping[str, Case],
    passed: Mapping[str, TrialRecord],
) -> Iterator[Noticed]:
    """Plays on a stage of its own where the fault is one of the database, else on the one that is there."""
    lane = open_lane(pattern, "wallai_broken") if fault.sql else whole
    try:
        with planted(fault, lane.stage.window):
            records = {name: lane.play(SITTING, known[name], 1) for name in fault.cases}
    finally:
        if lane is not whole:
            lane.close()
    for name, record in records.items():
        yield Noticed(fault, name, passed[name], record)
