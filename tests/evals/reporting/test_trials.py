"""The file of trials: what was written is read back, also after a kill in the middle of a line."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from evals.reporting.trials import TrialLog, read_trials
from tests.evals.specimens import drawn_run, trial

WRITER = """
import sys
from pathlib import Path
from evals.reporting.trials import TrialLog
from tests.evals.specimens import drawn_run
log = TrialLog(Path(sys.argv[1]))
for record in drawn_run(cases=5):
    log.write(record)
print("written", flush=True)
sys.stdin.read()
"""


def test_records_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    run = drawn_run(cases=20, models=("m", "local"), of_each=2)
    file = tmp_path / "run" / "trials.jsonl"
    with TrialLog(file) as log:
        for record in run:
            log.write(record)
    assert read_trials(file) == (run, "")
    assert len(file.read_text(encoding="utf-8").splitlines()) == len(run)


def test_a_kill_loses_nothing_that_was_written(tmp_path: Path) -> None:
    file = tmp_path / "trials.jsonl"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout and writer.stdout.readline() == "written\n"
        writer.send_signal(signal.SIGKILL)
    assert read_trials(file) == (drawn_run(cases=5), "")


@pytest.mark.parametrize("kept", [1, 200, -2])
def test_a_torn_last_line_is_left_out_with_a_notice_and_the_run_goes_on(tmp_path: Path, kept: int) -> None:
    file, first, second = tmp_path / "trials.jsonl", trial("a"), trial("é")
    torn = (second.model_dump_json() + "\n").encode()[:kept]
    file.write_bytes((first.model_dump_json() + "\n").encode() + torn)
    found = read_trials(file)
    assert found.records == [first] and "the last line is torn" in found.notice
    with TrialLog(file) as log:
        log.write(second)
    assert read_trials(file) == ([first, second], "")


def test_a_whole_last_line_that_lacks_only_its_end_counts(tmp_path: Path) -> None:
    file, first, second = tmp_path / "trials.jsonl", trial("a"), trial("b")
    file.write_text(first.model_dump_json(), encoding="utf-8")
    assert read_trials(file) == ([first], "")
    with TrialLog(file) as log:
        log.write(second)
    assert read_trials(file) == ([first, second], "")


def test_a_bad_line_before_the_last_is_no_accident(tmp_path: Path) -> None:
    file = tmp_path / "trials.jsonl"
    file.write_text('{"run": "r\n' + trial().model_dump_json() + "\n", encoding="utf-8")
    with pytest.raises(ValidationError):
        read_trials(file)


def test_a_file_of_only_a_torn_line_has_no_records(tmp_path: Path) -> None:
    file = tmp_path / "trials.jsonl"
    file.write_text('{"run', encoding="utf-8")
    assert read_trials(file).records == []
    with TrialLog(file) as log:
        log.write(trial())
    assert read_trials(file) == ([trial()], "")
