"""`evals compare`, and the end of a run, over the folders that runs leave."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from typer.testing import CliRunner

from evals.__main__ import app
from evals.gating.gate import Exit
from evals.reporting.conclusion import conclude
from evals.running.folder import Plan, RunFolder, new_run
from evals.running.record import TrialRecord
from tests.evals.specimens import trial, trials

PLAN = Plan(names=[], tags=[], rules=[], mode="offline", models=[], trials=1)


def left(runs: Path, *records: TrialRecord) -> RunFolder:
    """The folder of a run that played these."""
    folder = new_run(PLAN, runs)
    for record in records:
        folder.keep(record)
    return folder


def compared(before: RunFolder | str, now: RunFolder | str) -> tuple[int, str]:
    names = [str(run.path) if isinstance(run, RunFolder) else run for run in (before, now)]
    result = CliRunner().invoke(app, ["compare", *names], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_a_run_is_compared_with_one_before_it(tmp_path: Path) -> None:
    before = left(tmp_path, *trials("a", "pp"), *trials("b", "ff"))
    now = left(tmp_path, *trials("a", "pf"), *trials("b", "pp"))
    exit_code, said = compared(before, now)
    assert exit_code == Exit.FINE
    assert "flaky a 2/2 → 1/2: a is failed" in said and "newly passing b 0/2 → 2/2: b is failed" in said


def test_a_new_wrong_write_is_worse_however_few_there_are(tmp_path: Path) -> None:
    exit_code, said = compared(left(tmp_path, *trials("a", "pp")), left(tmp_path, *trials("a", "pw")))
    assert exit_code == Exit.WORSE and "flaky writes wrongly a" in said


def test_runs_that_cannot_be_compared_say_why(tmp_path: Path) -> None:
    run = left(tmp_path, trial(model="m"), trial(model="n"))
    assert compared(run, left(tmp_path, trial(model="o"))) == (
        Exit.BROKEN,
        "no model is in both runs: m, n in the one, o in the other\n",
    )
    assert compared(run, left(tmp_path))[0] == Exit.BROKEN
    exit_code, said = compared(str(tmp_path / "none"), run)
    assert exit_code == Exit.BROKEN and "There is no run" in said


def test_the_end_of_a_run_leaves_its_reports_and_says_where(tmp_path: Path) -> None:
    folder = left(tmp_path, *trials("a", "pb"), trial("z", "failed", wrote=True, model="unheard-of"))
    console = Console(width=200)
    with console.capture() as shown:
        ruling = conclude(console, folder)
    assert ruling.exit == Exit.BROKEN
    assert {file.name for file in folder.path.iterdir()} == {
        "plan.json",
        "trials.jsonl",
        "figures.json",
        "report.html",
        "junit.xml",
    }
    assert "1 broken by the infrastructure" in shown.get() and f"{folder.path / 'report.html'}" in shown.get()
