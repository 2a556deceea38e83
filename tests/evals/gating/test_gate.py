"""The gate: fine, worse, broken or stale, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.gating.baseline import bless, read_baseline
from evals.gating.gate import Exit, Thresholds, read_thresholds, rule
from evals.running.record import Fault, TrialRecord
from evals.stating.reading import read_cases

LENIENT = Thresholds(wrong_write_rate_max=0.0, pass_rate_min=0.5)
THRESHOLDS = {"offline": LENIENT, "live": LENIENT}
KNOWN = {"a", "b", "c", *(f"case-{nth}" for nth in range(12))}


def trial(case: str, outcome: str = "passed", *, nth: int = 0, **other: Any) -> TrialRecord:
    """One trial; one that failed has a fault."""
    faults = (
        []
        if outcome == "passed"
        else [Fault(what=f"{case} is {outcome}", is_wrong_write=other.pop("wrote", False))]
    )
    given: dict[str, Any] = {
        "run": "r", "model": "m", "mode": "offline", "case": case, "file": "f", "trial": nth, "why": "", "rules": [],
        "tags": [], "tier": 1, "outcome": outcome, "faults": faults, "expected_to_fail": "", "must_ask": False,
        "has_asked": False, "turns": [], "changes": [], "seconds": 0.1, "used": {},
    }  # fmt: skip
    return TrialRecord.model_validate(given | other)


def ruled(folder: Path, *trials: TrialRecord, blessed: list[TrialRecord] | None = None) -> tuple[Exit, str]:
    file = folder / "baseline.json"
    if blessed:
        bless(blessed, KNOWN, file)
    ruling = rule(trials, read_baseline(file), thresholds=THRESHOLDS)
    return ruling.exit, "; ".join(ruling.reasons)


def test_a_run_that_is_as_good_as_the_blessed_one_is_fine(tmp_path: Path) -> None:
    run = [trial("a"), trial("b"), trial("c", "failed")]
    assert ruled(tmp_path, *run, blessed=run) == (Exit.FINE, "")


def test_a_case_that_passed_in_the_blessed_run_has_to_pass(tmp_path: Path) -> None:
    blessed = [trial("a"), trial("b"), trial("c")]
    found, why = ruled(tmp_path, trial("a"), trial("b", "failed"), trial("c"), blessed=blessed)
    assert found == Exit.WORSE and "b passes 0 of 1 on m, and passed 1 of 1" in why


def test_a_part_of_the_trials_is_compared_with_a_part(tmp_path: Path) -> None:
    """Half of two is no less than half of four."""
    blessed = [trial("a", nth=0), trial("a", "failed", nth=1), trial("a", nth=2), trial("a", "failed", nth=3)]
    assert ruled(tmp_path, trial("a"), trial("a", "failed", nth=1), blessed=blessed)[0] == Exit.FINE
    assert ruled(tmp_path, trial("a", "failed"), trial("b"), blessed=blessed)[0] == Exit.WORSE


def test_a_wrong_write_is_worse_whatever_was_blessed(tmp_path: Path) -> None:
    wrong = trial("b", "failed", wrote=True)
    found, why = ruled(tmp_path, trial("a"), wrong, blessed=[trial("a"), wrong])
    assert found == Exit.WORSE and "m wrote what nobody asked for in b" in why


def test_too_few_that_pass_are_worse_without_a_blessed_run(tmp_path: Path) -> None:
    found, why = ruled(tmp_path, trial("a"), trial("b", "failed"), trial("c", "failed"))
    assert found == Exit.WORSE and "it fails b, c" in why


def test_an_expected_failure_counts_for_nothing_and_one_that_passes_stops_the_gate(tmp_path: Path) -> None:
    marked = {"expected_to_fail": "it reads English only"}
    assert ruled(tmp_path, trial("a"), trial("b", "failed", **marked))[0] == Exit.FINE
    found, why = ruled(tmp_path, trial("a"), trial("b", **marked))
    assert found == Exit.WORSE and "b passes on m in spite of its mark" in why


def test_what_is_broken_says_nothing_of_the_agent(tmp_path: Path) -> None:
    blessed = [trial("a"), trial("b")]
    assert ruled(tmp_path, trial("a", "failed"), trial("b", "broken"), blessed=blessed)[0] == Exit.BROKEN
    assert ruled(tmp_path)[0] == Exit.BROKEN


def test_stale_is_told_unless_something_is_worse(tmp_path: Path) -> None:
    stale = trial("b", "stale")
    assert ruled(tmp_path, trial("a"), stale) == (Exit.STALE, "b is stale: b is stale")
    assert ruled(tmp_path, trial("a", "failed"), stale)[0] == Exit.WORSE


def test_blessing_leaves_the_other_cases_and_models_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    bless([trial("a"), trial("b", "failed")], KNOWN, file)
    bless([trial("b"), trial("a", model="n")], KNOWN, file)
    blessed = read_baseline(file)
    assert {name: standing.passed for name, standing in blessed.of("m").items()} == {"a": 1, "b": 1}
    assert set(blessed.models) == {"m", "n"}


def test_blessing_forgets_a_case_that_is_no_more(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    bless([trial("a"), trial("gone")], KNOWN | {"gone"}, file)
    assert set(bless([trial("b")], KNOWN, file).of("m")) == {"a", "b"}


@pytest.mark.proof
def test_the_baseline_is_of_the_cases_that_there_are() -> None:
    cases = {case.id for case in read_cases() if not case.draft}
    assert set(read_baseline().of("wallai-offline")) == cases


def test_what_a_living_model_fails_once_may_be_chance(tmp_path: Path) -> None:
    blessed = [trial("a", mode="live", nth=nth) for nth in range(5)]
    now = [trial("a", "failed" if nth == 3 else "passed", mode="live", nth=nth) for nth in range(5)]
    assert ruled(tmp_path, *now, blessed=blessed) == (Exit.FINE, "")
    wrote = [trial("a", "failed", wrote=True, mode="live", nth=3) if one.trial == 3 else one for one in now]
    assert ruled(tmp_path, *wrote, blessed=blessed)[0] == Exit.WORSE


def test_what_it_fails_in_many_cases_is_not(tmp_path: Path) -> None:
    cases = [f"case-{nth}" for nth in range(12)]
    blessed = [trial(case, mode="live", nth=nth) for case in cases for nth in range(5)]
    now = [
        trial(case, "failed" if nth == 3 else "passed", mode="live", nth=nth)
        for case in cases
        for nth in range(5)
    ]
    found, why = ruled(tmp_path, *now, blessed=blessed)
    assert found == Exit.WORSE and why.count("passes 4 of 5") == 12


@pytest.mark.parametrize("mode", ["offline", "recorded", "live"])
def test_every_mode_has_its_thresholds(mode: str) -> None:
    """Wrong writes are gated hardest."""
    thresholds = read_thresholds()[mode]
    assert thresholds.wrong_write_rate_max <= 0.005 < 1 - thresholds.pass_rate_min + 0.01
