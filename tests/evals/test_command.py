"""The commands of the harness as a person gives them: a run, what failed again, two runs beside each other."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from evals.__main__ import app, main
from evals.gating import baseline, gate
from evals.running import folder

CASES = """\
- id: tea
  rules: ["3.1"]
  turns: [{says: "tea 3.20"}]
  books: {expenses: {added: [{amount: 3.20, category: dining}]}}
- id: cocoa
  rules: ["3.1"]
  turns: [{says: "cocoa 4.10"}]
  books: {expenses: {added: [{amount: AMOUNT, category: "*"}]}}
"""


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two cases, the second as its test wants it; runs and the baseline are the test's own."""
    runs = tmp_path / "runs"
    monkeypatch.setattr(folder, "RUNS", runs)
    for function in (folder.new_run, folder.run_named, folder.earlier_runs):
        monkeypatch.setattr(function, "__defaults__", (runs,))
    blessed = tmp_path / "baseline.json"
    monkeypatch.setattr(baseline.read_baseline, "__defaults__", (blessed,))
    monkeypatch.setattr(baseline.bless, "__defaults__", (blessed,))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "")
    return tmp_path / "cases.yaml"


def evals(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.proof
def test_a_run_fails_is_mended_compared_and_blessed(cases: Path) -> None:
    cases.write_text(CASES.replace("AMOUNT", "9.99"), encoding="utf-8")
    first = evals("run", str(cases), "--lanes", "1", "--show")
    assert first.exit_code == gate.Exit.WORSE, first.output
    assert "wrote what nobody asked for in cocoa" in first.output and "cocoa 4.10" in first.output
    (run,) = folder.earlier_runs()
    assert {"figures.json", "junit.xml", "report.html"} <= {path.name for path in run.path.iterdir()}
    suites = ElementTree.parse(run.path / "junit.xml").getroot()
    assert suites.attrib["failures"] == "1" and suites.attrib["tests"] == "2"

    cases.write_text(CASES.replace("AMOUNT", "4.10"), encoding="utf-8")
    again = evals("rerun", "--failed", "--lanes", "1")
    assert again.exit_code == gate.Exit.FINE, again.output
    first_run, second_run = folder.earlier_runs()
    assert [record.case for record in second_run.trials] == ["cocoa"]
    assert json.loads((second_run.path / "plan.json").read_text())["names"] == [str(cases), "cocoa"]

    better = evals("compare", first_run.run, second_run.run)
    assert better.exit_code == gate.Exit.FINE and "newly passing" in better.output
    worse = evals("compare", second_run.run, first_run.run)
    assert worse.exit_code == gate.Exit.WORSE and "newly failing" in worse.output
    assert evals("bless").exit_code == gate.Exit.FINE
    assert baseline.read_baseline().of("wallai-offline")["cocoa"].passed == 1


@pytest.mark.proof
def test_a_run_that_is_done_has_nothing_left_to_play(cases: Path) -> None:
    """A second go on with it plays nothing and rules the same."""
    cases.write_text(CASES.replace("AMOUNT", "4.10"), encoding="utf-8")
    assert evals("run", str(cases), "--lanes", "1").exit_code == gate.Exit.FINE
    (run,) = folder.earlier_runs()
    before = (run.path / "trials.jsonl").read_bytes()
    assert evals("run", "--run", "last", "--lanes", "1").exit_code == gate.Exit.FINE
    assert (run.path / "trials.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "no-such-case"), "no case is called no-such-case"),
        (("run", "--mode", "live", "dinner-in-three"), "ANTHROPIC_API_KEY"),
        (("run", "--run", "last"), "There is no run yet"),
        (("rerun",), "There is no run yet"),
        (("compare", "a", "b"), "There is no run a"),
        (("bless",), "There is no run yet"),
        (("faults", "no such fault"), "No fault is called no such fault"),
        (("run", "[/odd]"), "no case is called [/odd]"),
        (("compare", "[/odd]", "b"), "There is no run [/odd]"),
        (("faults", "[/odd]"), "No fault is called [/odd]"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(cases: Path, arguments: tuple[str, ...], said: str) -> None:
    found = evals(*arguments)
    assert said in found.output and found.exit_code != gate.Exit.FINE


def test_a_harness_that_fails_is_not_taken_for_a_worse_agent(
    cases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = cases.parent / "run"
    run.mkdir()
    (run / "plan.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["evals", "rerun", str(run)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == gate.Exit.BROKEN and "validation error" in capsys.readouterr().err


@pytest.mark.proof
def test_a_model_without_a_recording_is_stale(cases: Path) -> None:
    cases.write_text(CASES.replace("AMOUNT", "4.10"), encoding="utf-8")
    found = evals("run", str(cases), "--mode", "recorded", "--model", "claude-none", "--lanes", "1")
    assert found.exit_code == gate.Exit.STALE and "nothing is recorded" in found.output
