"""A run as JUnit XML, which continuous integration knows how to show: a suite per file, a test per trial."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from evals.figures.latest import latest
from evals.running.record import TrialRecord

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def junit(records: Sequence[TrialRecord]) -> str:
    """Returns the document. An expected failure is skipped with its reason; what is stale or broken is an error."""
    root = ET.Element("testsuites", name="evals")
    counting = latest(records)
    for file in dict.fromkeys(record.file for record in counting):
        of_file = [record for record in counting if record.file == file]
        suite = ET.SubElement(root, "testsuite", name=writable(file))
        for record in of_file:
            suite.append(testcase(record))
        count(suite, of_file)
    count(root, counting)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def testcase(record: TrialRecord) -> ET.Element:
    element = ET.Element(
        "testcase",
        name=writable(f"{record.case} on {record.model}, trial {record.trial + 1}"),
        classname=writable(record.file.removesuffix(".yaml").replace("/", ".")),
        file=writable(record.file),
        time=f"{record.seconds:.3f}",
    )
    found = verdict(record)
    if found is not None:
        element.append(found)
    if record.turns:
        ET.SubElement(element, "system-out").text = writable(conversation(record))
    return element


def verdict(record: TrialRecord) -> ET.Element | None:
    """What is said of a trial. A wrong write is a failure even where one is expected, as for the gate."""
    whats = [fault.what for fault in record.faults]
    if record.outcome in ("stale", "broken"):
        return said("error", whats, kind=record.outcome)
    if record.outcome == "passed":
        if not record.expected_to_fail:
            return None
        return said("failure", [f"passes in spite of its mark: {record.expected_to_fail}"], kind="mark")
    if record.wrote_wrongly:
        return said("failure", whats, kind="wrong write")
    if record.expected_to_fail:
        return ET.Element("skipped", message=writable(f"fails as expected: {record.expected_to_fail}"))
    return said("failure", whats, kind="fault")


def said(name: str, whats: Sequence[str], *, kind: str) -> ET.Element:
    element = ET.Element(name, message=writable(whats[0] if whats else kind), type=kind)
    element.text = writable("\n".join(whats))
    return element


def count(suite: ET.Element, records: Sequence[TrialRecord]) -> None:
    """Counts what lies in a suite, or in the suites of all."""
    tests = list(suite.iter("testcase"))
    suite.set("tests", f"{len(tests)}")
    suite.set("failures", f"{sum(test.find('failure') is not None for test in tests)}")
    suite.set("errors", f"{sum(test.find('error') is not None for test in tests)}")
    suite.set("skipped", f"{sum(test.find('skipped') is not None for test in tests)}")
    suite.set("time", f"{sum(record.seconds for record in records):.3f}")


def conversation(record: TrialRecord) -> str:
    return "\n".join(f"{turn.speaker} in {turn.space}: {turn.said}\n→ {turn.answer}" for turn in record.turns)


def writable(text: str) -> str:
    """The text with a mark in the place of what XML cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)
