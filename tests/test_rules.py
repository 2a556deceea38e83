"""The rules that users are told are the rules that tests hold, number by number."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULE = re.compile(r"^\*\*(\d+\.\d+)\*\* (\*Planned:\*)?", re.MULTILINE)
NAMED = re.compile(r"RULES (\d+\.\d+(?:(?:,| and| to) \d+\.\d+)*)")
ABOUT_MONEY = ("2.", "3.", "4.", "6.", "7.")


def test_every_rule_about_money_that_is_built_is_held_by_a_test() -> None:
    held = named_by_tests()
    built = {number for number, is_planned in told().items() if not is_planned}
    assert len(built) > 30
    assert sorted(number for number in built - held if number.startswith(ABOUT_MONEY)) == []


def test_no_test_names_a_rule_that_there_is_not() -> None:
    assert sorted(named_by_tests() - told().keys()) == []


def told() -> dict[str, bool]:
    """The numbers of the rules, each with whether all of it is only planned."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    return {number: bool(planned) for number, planned in RULE.findall(text)}


def named_by_tests() -> set[str]:
    tests = [file for file in (ROOT / "tests").rglob("test_*.py") if file != Path(__file__)]
    said = [named for file in tests for named in NAMED.findall(file.read_text(encoding="utf-8"))]
    return {number for named in said for number in re.findall(r"\d+\.\d+", named)}
