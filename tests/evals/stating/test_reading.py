"""A case says what it means, or its file and line are named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from evals.stating.case import Case
from evals.stating.given import World
from evals.stating.reading import BadCase, read_cases, read_list, world_of

CASE = """\
- id: a-case
  rules: ["3.2"]
  turns:
    - {says: "Dinner 84.50", writes: true, amounts: [84.50]}
  books:
    expenses:
      added:
        - {amount: 84.50, category: dining}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_amount_is_read_as_it_is_written(tmp_path: Path) -> None:
    """RULES 2.1: 84.50 is no float on its way from the file."""
    (case,) = read_cases(written(tmp_path, CASE))
    assert case.turns[0].amounts == [Decimal("84.50")]
    assert case.books.expenses.added[0]["amount"] == "84.50"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (CASE.replace("rules:", "rulez:"), 2, "rulez"),
        (CASE.replace("writes: true", "wites: true"), 4, "wites"),
        (CASE.replace("category: dining", "categorie: dining"), 8, "categorie"),
        (CASE.replace("amount: 84.50, category", "date: 2026-02-30, category"), 8, "2026-02-30"),
        (CASE.replace('says: "Dinner 84.50", ', ""), 4, "one of says, press, use and repeats"),
        (CASE.replace("a-case", "A case"), 1, "id"),
        (CASE + "  books: {}\n", 9, "twice"),
        ("- id: [", 2, "expected"),
        ("id: a-case", 1, "a list"),
        ("", 1, "empty"),
    ],
)
def test_what_it_does_not_say_well_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(BadCase, match=said) as failure:
        read_cases(file)
    found = str(failure.value).removeprefix(f"{file}:").partition(":")[0]
    assert not found.isdecimal() or int(found) == line, str(failure.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    written(tmp_path, CASE)
    (tmp_path / "more.yaml").write_text(CASE, encoding="utf-8")
    with pytest.raises(BadCase, match="a-case stands in"):
        read_cases(tmp_path)


def test_yes_is_a_word(tmp_path: Path) -> None:
    """What somebody says is text, also where YAML would take it for true."""
    (case,) = read_cases(written(tmp_path, CASE.replace('"Dinner 84.50"', "yes")))
    assert case.turns[0].says == "yes"


def test_a_world_goes_on_top_of_another() -> None:
    case = Case.model_validate(
        {
            "id": "a",
            "rules": [],
            "given": {"people": {"zoe": {"name": "Zoe"}}},
            "turns": [{"says": "hello"}],
        }
    )
    assert set(world_of(case).people) == {"eva", "ana", "ben", "zoe"}
    assert set(world_of(case).spaces) == {"Home"}


def test_a_world_that_is_not_there_is_said_to_be_so() -> None:
    case = Case.model_validate({"id": "a", "rules": [], "world": "../cases", "turns": [{"says": "hello"}]})
    with pytest.raises(BadCase, match="no world"):
        world_of(case)


@pytest.mark.proof
def test_every_case_of_the_house_can_be_read_and_furnished() -> None:
    """Each names who and what is there, and is about a rule."""
    cases = read_cases()
    for case in cases:
        world = world_of(case)
        assert case.rules or case.draft, case.id
        assert not case.draft, f"{case.id} is a draft: hold it against the rules first"
        for turn in case.turns:
            assert (turn.as_ or case.as_) in world.people, case.id


def test_a_list_of_something_else_is_read_as_strictly(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="extra: there is no such field"):
        read_list(World, written(tmp_path, "- {people: {}, extra: 1}"))
