"""A run that was stopped goes on where it stood, wherever it was killed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from evals.running.record import Fault, Outcome, TrialRecord, Used
from evals.running.resume import UnreadableRun, keep, kept, key_of, missing
from evals.running.trial_key import TrialKey
from tests.support.trials import trial_record

PLANNED = [TrialKey("claude", case, trial) for case in ("coffee", "dinner") for trial in (1, 2)]


def record(case: str, trial: int, outcome: Outcome = "passed") -> TrialRecord:
    return trial_record("claude", case, trial, outcome=outcome)


def test_what_is_done_is_not_played_again_and_what_is_broken_is(tmp_path: Path) -> None:
    file = tmp_path / "run" / "trials.jsonl"
    assert missing(PLANNED, kept(file).values()) == PLANNED
    for each in (record("coffee", 1), record("coffee", 2, "broken"), record("dinner", 2, "failed")):
        keep(file, each)
    assert missing(PLANNED, kept(file).values()) == [PLANNED[1], PLANNED[2]]
    keep(file, record("coffee", 2, "stale"))
    assert missing(PLANNED, kept(file).values()) == [PLANNED[2]]
    assert kept(file)[PLANNED[1]].outcome == "stale"
    assert [key_of(each) for each in kept(file).values()] == [PLANNED[0], PLANNED[1], PLANNED[3]]


def test_another_model_is_another_trial(tmp_path: Path) -> None:
    file = tmp_path / "trials.jsonl"
    keep(file, record("coffee", 1))
    other = TrialKey("llama", "coffee", 1)
    assert missing([other], kept(file).values()) == [other]


def test_a_record_is_read_back_as_it_was(tmp_path: Path) -> None:
    written = record("coffee", 1).model_copy(
        update={
            "faults": [Fault(what="a\nline, a \u2028 sign and “words”")],
            "used": Used(usd=Decimal("0.0123")),
        }
    )
    keep(tmp_path / "trials.jsonl", written)
    assert kept(tmp_path / "trials.jsonl") == {PLANNED[0]: written}


def test_wherever_it_is_killed_while_it_writes_the_others_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "trials.jsonl"
    keep(file, record("coffee", 1))
    whole = file.read_bytes()
    for length in range(1, len(whole)):
        file.write_bytes(whole + whole[:length])
        keep(file, record("dinner", 1))
        assert list(kept(file)) == [PLANNED[0], PLANNED[2]]


def test_a_line_that_is_no_record_is_said(tmp_path: Path) -> None:
    file = tmp_path / "trials.jsonl"
    keep(file, record("coffee", 1))
    file.write_text(file.read_text(encoding="utf-8") + '{"run": "of another program"}\n', encoding="utf-8")
    with pytest.raises(UnreadableRun, match="line 2, is no record of a trial"):
        kept(file)
