"""The harness, examined itself: what is broken in the product is noticed by a case."""

from __future__ import annotations

import pytest

from evals.faults.examination import noticed, read_faults
from evals.faults.planted import Misplanted, Patch, Planted, broken_functions
from evals.staging.stage import Pattern
from evals.stating.reading import read_cases
from tools.kit.apportion import apportion

FAULTS = {fault.name: fault for fault in read_faults()}
PLANTED_HERE = (
    "a wrong cent",
    "a write in another space",
    "a figure that is made up",
    "a double booking",
    "a question that names nothing",
    "a thread of another member's",
)


def test_each_fault_is_noticed_by_every_case_that_has_to(pattern: Pattern) -> None:
    """RULES 3.2, 6.5, 7.1, 7.3, 8.2; `python3 run.py evals faults` plants all there are."""
    found = list(noticed(pattern, [FAULTS[name] for name in PLANTED_HERE]))
    assert {each.fault.name for each in found} == set(PLANTED_HERE)
    missed = {
        f"{each.fault.name} by {each.case}": (each.without.faults, each.within.faults)
        for each in found
        if not each.is_caught
    }
    assert missed == {}


def test_nothing_of_a_fault_is_left() -> None:
    """What was exchanged is given back."""
    assert [part.minor for part in apportion(100, [1, 1, 1], burdens=[0, 0, 0])] == [34, 33, 33]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: str(fault.name).replace(" ", "-"))
def test_every_fault_can_be_planted(fault: Planted) -> None:
    """The code that it breaks is still there, and so are the cases that have to notice."""
    assert all(list(broken_functions(patch)) for patch in fault.patches)
    assert set(fault.cases) <= {case.id for case in read_cases()} and fault.cases


def test_words_that_stand_nowhere_or_change_nothing_are_no_fault() -> None:
    for before, after in [("no such words", "x"), ('"""A part', '"""A piece')]:
        with pytest.raises(Misplanted):
            list(broken_functions(Patch(file="tools/kit/apportion.py", before=before, after=after)))
