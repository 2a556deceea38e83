"""The reports in the folder of a run."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

from evals.reporting.reports import write_reports
from tests.evals.specimens import drawn_run, trial


def test_the_reports_of_a_run_agree_with_each_other(tmp_path: Path) -> None:
    run = drawn_run(cases=20, of_each=2)
    again = [run[0].model_copy(update={"outcome": "broken"}), *run]
    figures = write_reports(tmp_path / "run", again)
    overall = json.loads((tmp_path / "run" / "figures.json").read_text(encoding="utf-8"))["models"][0][
        "overall"
    ]
    suites = ET.parse(tmp_path / "run" / "junit.xml").getroot()
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert overall["trials"] == figures.models[0].overall.trials == 40
    assert int(suites.get("tests", 0)) == page.count('id="trial-') == 40
    assert int(suites.get("errors", 0)) == overall["stale"] + overall["broken"]


def test_a_run_without_trials_has_reports(tmp_path: Path) -> None:
    assert write_reports(tmp_path, []).models == []
    assert {file.name for file in tmp_path.iterdir()} == {"figures.json", "report.html", "junit.xml"}


def test_reports_are_written_again_as_a_run_goes_on(tmp_path: Path) -> None:
    write_reports(tmp_path, drawn_run(cases=5))
    assert write_reports(tmp_path, [trial()]).models[0].overall.trials == 1
    assert (tmp_path / "report.html").read_text(encoding="utf-8").count('id="trial-') == 1
