"""A case that names what there is not is a mistake of its own, and none of the agent's."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.running.selection import selected
from evals.stating.reading import BadCase

CASE = """\
- id: tea
  rules: [RULE]
  given: {expenses: [{space: Home, by: eva, amount: 5, date: 2026-11-20, description: Milk, category: GIVEN}]}
  turns: [{says: "tea 3.20 with zoe"}]
  books: {expenses: {added: [{amount: 3.20, category: "WANTED", shares: {eva: 1.60, SHARED: 1.60}}]}}
  balances: {Home: {BALANCED: 3}}
"""
FINE = {"RULE": '"3.1"', "GIVEN": "groceries", "WANTED": "dining", "SHARED": "ana", "BALANCED": "ben"}


def chosen(folder: Path, **change: str) -> None:
    file, text = folder / "cases.yaml", CASE
    for name, value in (FINE | change).items():
        text = text.replace(name, value)
    file.write_text(text, encoding="utf-8")
    selected([str(file)])


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"SHARED": "zoe"},
        {"BALANCED": "zoe"},
        {"WANTED": "in [dining, leisure]"},
        {"WANTED": "*"},
        {"RULE": '"3"'},
    ],
)
def test_what_is_there_or_spoken_of_is_fine(tmp_path: Path, change: dict[str, str]) -> None:
    chosen(tmp_path, **change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"RULE": '"99.7"'}, "no rule 99.7"),
        ({"GIVEN": "hosing"}, "hosing is no category"),
        ({"WANTED": "dinning"}, "dinning is no category"),
        ({"WANTED": "in [dining, leisur]"}, "leisur is no category"),
        ({"SHARED": "anna"}, "anna is nobody"),
        ({"BALANCED": "anna"}, "anna is nobody in Home"),
    ],
)
def test_what_is_misspelt_is_said(tmp_path: Path, change: dict[str, str], said: str) -> None:
    with pytest.raises(BadCase, match=said):
        chosen(tmp_path, **change)


@pytest.mark.proof
def test_of_what_no_case_is_there_is_nothing_to_play() -> None:
    with pytest.raises(BadCase, match="the tag nosuch"):
        selected([], tags=["nosuch"])
