"""The harness, examined itself: what is broken in the product is noticed by a case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.faults.examination import noticed, read_faults
from evals.faults.planted import Misplanted, Patch, Planted, broken_functions
from evals.staging.stage import Pattern
from evals.stating.reading import read_cases
from tools.kit.apportion import apportion

RULES = Path(__file__).parents[3] / "docs" / "rules.md"
FAULTS = {fault.name: fault for fault in read_faults()}
KNOWN = {case.id for case in read_cases()}
PLANTED_HERE = (
    "a figure that is made up",
    *(
        pytest.param(name, marks=pytest.mark.proof)
        for name in (
            "a wrong cent",
            "a write in another space",
            "a double booking",
            "a question that names nothing",
            "a thread of another member's",
        )
    ),
)


@pytest.mark.proof
@pytest.mark.parametrize("name", PLANTED_HERE)
def test_a_fault_is_noticed_by_every_case_that_has_to(name: str, pattern: Pattern) -> None:
    """RULES 3.2, 6.5, 7.1, 7.3, 8.2; `python3 run.py evals faults` plants all there are."""
    found = list(noticed(pattern, [FAULTS[name]]))
    assert {each.case for each in found} == set(FAULTS[name].cases)
    assert {each.case: each.within.faults for each in found if not each.is_caught} == {}


def test_nothing_of_a_fault_is_left() -> None:
    """What was exchanged is given back."""
    assert [part.minor for part in apportion(100, [1, 1, 1], burdens=[0, 0, 0])] == [34, 33, 33]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: str(fault.name).replace(" ", "-"))
def test_every_fault_can_be_planted(fault: Planted) -> None:
    """The code that it breaks is still there, and so are the cases that have to notice."""
    assert list(broken_functions(fault.patches)) or not fault.patches
    assert set(fault.cases) <= KNOWN and fault.cases


def test_words_that_stand_nowhere_or_change_nothing_are_no_fault() -> None:
    for before, after in [("no such words", "x"), ('"""A part', '"""A piece')]:
        with pytest.raises(Misplanted):
            list(broken_functions([Patch(file="tools/kit/apportion.py", before=before, after=after)]))


def test_two_patches_of_one_function_are_both_in_it() -> None:
    patches = [
        Patch(file="tools/kit/periods.py", before='case "all":', after='case "ever":'),
        Patch(file="tools/kit/periods.py", before='case "today":', after='case "this day":'),
    ]
    codes = {function.__name__: code for function, code in broken_functions(patches)}
    assert {"ever", "this day"} <= set(codes["_read_named"].co_consts)


def test_every_rule_has_a_fault_that_a_case_notices() -> None:
    """`python3 run.py evals faults` plays them."""
    rules = set(re.findall(r"^\*\*(\d\.\d)\*\*", RULES.read_text(encoding="utf-8"), re.MULTILINE))
    assert {fault.rule for fault in FAULTS.values()} - {"9"} == rules_of_deeds(rules)


def rules_of_deeds(rules: set[str]) -> set[str]:
    """The rules of chapters 2 to 8, which say what happens."""
    return {rule for rule in rules if "2" <= rule[0] <= "8"}
