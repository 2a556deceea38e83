"""The candidates of a question, as what one touches to answer it."""

from __future__ import annotations

import pytest

from channels.choices import CHOICES_MAX, choices_in

NAMES = ["Ana", "Ben", "Ana María"]


@pytest.mark.parametrize(
    ("question", "said", "candidates", "choices"),
    [
        ("Who do you mean? Say a name, or ‘just me’.", "lunch with Tom", [], ["just me"]),
        ("The members are Ana and Ben. Who is meant?", "lunch with Tom", [], ["Ana", "Ben"]),
        ("Does “1.500” mean ‘1,500.00’ or ‘1.50’?", "taxi 1.500", [], ["1,500.00", "1.50"]),
        ("Which Ana? Ana María?", "with Ana", [], ["Ana María"]),
        ("Banana is no name of Bens?", "x", [], []),
        ("Who paid? Say “Ben paid me twenty back”, or “lunch twenty with Ana”.", "Ben paid", [], []),
        ("Is it Ana's? That’s the question, and ‘yes’ an answer.", "x", [], ["Ana", "yes"]),
        ("What can I do?\n- Dinner with Ana\n- ‘undo’", "x", [], []),
        ("Say ‘undo’ to take it back.", "taxi 12", [], []),
        ("Nobody is called so.", "x", ["@ana", "@anabel"], ["@ana", "@anabel"]),
        ("Which?", "x", ["", "   ", "a" * 41, "a\nb", "ok", "ok"], ["ok"]),
        ("‘" + "a" * 41 + "’?", "x", [], []),
        ("", "", [], []),
    ],
)
def test_what_a_question_offers(question: str, said: str, candidates: list[str], choices: list[str]) -> None:
    assert choices_in(question, said=said, names=NAMES, candidates=candidates) == choices


def test_there_are_not_too_many() -> None:
    assert len(choices_in("?", said="", names=[], candidates=map(str, range(100)))) == CHOICES_MAX
