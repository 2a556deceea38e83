"""JUnit XML: whole documents, right counts, and an outcome of its own for everything that can happen."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

from evals.reporting.junit import junit
from evals.running.record import TrialRecord
from tests.evals.specimens import HOSTILE, drawn_run, trial, trials, turn


def cases_in(*records: TrialRecord) -> dict[str, ET.Element]:
    """The tests of the document by their names."""
    return {case.get("name", ""): case for case in ET.fromstring(junit(records)).iter("testcase")}


def verdict(record: TrialRecord) -> tuple[str, str, str]:
    """What stands in the only test: the element, its type, and its message."""
    (case,) = cases_in(record).values()
    found = next((child for child in case if child.tag != "system-out"), None)
    return ("", "", "") if found is None else (found.tag, found.get("type", ""), found.get("message", ""))


def test_there_is_a_suite_per_file_and_a_test_per_trial() -> None:
    records = [
        *trials("a", "pp"),
        *trials("b", "p", file="evals/cases/undo.yaml"),
        *trials("a", "p", model="n"),
    ]
    root = ET.fromstring(junit(records))
    assert [(suite.get("name"), suite.get("tests")) for suite in root] == [
        ("evals/cases/everyday.yaml", "3"),
        ("evals/cases/undo.yaml", "1"),
    ]
    assert list(cases_in(*records)) == [
        "a on m, trial 1",
        "a on m, trial 2",
        "a on n, trial 1",
        "b on m, trial 1",
    ]


def test_every_outcome_has_its_element() -> None:
    marked = {"expected_to_fail": "it reads English only"}
    assert verdict(trial()) == ("", "", "")
    assert verdict(trial("a", "failed")) == ("failure", "fault", "a is failed")
    assert verdict(trial("a", "failed", wrote=True)) == ("failure", "wrong write", "a is failed")
    assert verdict(trial("a", "stale")) == ("error", "stale", "a is stale")
    assert verdict(trial("a", "broken")) == ("error", "broken", "a is broken")
    assert verdict(trial("a", "failed", **marked)) == (
        "skipped",
        "",
        "fails as expected: it reads English only",
    )


def test_a_mark_excuses_neither_a_wrong_write_nor_a_pass_nor_what_is_stale() -> None:
    marked = {"expected_to_fail": "it reads English only"}
    assert verdict(trial("a", "failed", wrote=True, **marked))[:2] == ("failure", "wrong write")
    assert verdict(trial("a", "passed", **marked)) == (
        "failure",
        "mark",
        "passes in spite of its mark: it reads English only",
    )
    assert verdict(trial("a", "stale", **marked))[0] == "error"


def test_the_counts_are_those_of_what_is_in_the_document() -> None:
    root = ET.fromstring(junit(drawn_run(cases=40, models=("m", "n"), of_each=2)))
    for suite in [root, *root]:
        found = Counter(child.tag for case in suite.iter("testcase") for child in case)
        counts = {name: int(suite.get(name, "-1")) for name in ("tests", "failures", "errors", "skipped")}
        assert counts == {
            "tests": len(list(suite.iter("testcase"))),
            "failures": found["failure"],
            "errors": found["error"],
            "skipped": found["skipped"],
        }
    assert root.get("tests") == "160"


def test_hostile_words_and_what_xml_cannot_hold_leave_a_whole_document() -> None:
    said = f"{HOSTILE} ]]> \x00\x1b[31m \ud800 😀"
    record = trial(said, "failed", turns=[turn(said=said, answer=said)], expected_to_fail=said)
    (case,) = cases_in(record).values()
    spelled = f"{HOSTILE} ]]> \ufffd\ufffd[31m \ufffd 😀"
    assert case.get("name") == f"{spelled} on m, trial 1"
    assert spelled in (case.findtext("system-out") or "")
