"""What is about nothing in the books, and what is not possible yet."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import agent.offline.phrases
from tests.agent.offline.talk import calls, said

CATALOGUE = Path(str(agent.offline.phrases.__file__)).parent / "en.toml"


@pytest.mark.parametrize(
    "words", ["what can you do?", "What can you do", "help", "help me please", "how does this work?"]
)
def test_help_is_answered_with_examples(words: str) -> None:
    """RULES 8.5."""
    answer = said(words)
    assert "split equally" in answer and "undo" in answer


def test_the_examples_of_the_help_are_understood() -> None:
    """What the help shows works word for word."""
    for line in said("help").splitlines()[1:]:
        example = line.removeprefix("- ")
        assert calls(example), example


@pytest.mark.parametrize("words", ["are you an AI?", "What are you?", "am I talking to a bot?"])
def test_it_says_what_it_is(words: str) -> None:
    """No large language model answers here, and it says so."""
    assert "offline model" in said(words)


@pytest.mark.parametrize("words", ["hi", "Hello!", "thanks", "bye", "ok"])
def test_small_talk_writes_nothing(words: str) -> None:
    """And is answered."""
    assert said(words)


@pytest.mark.parametrize(
    "words",
    [
        "remind me to pay the rent",
        "scan this receipt",
    ],
)
def test_what_is_not_possible_yet_is_said_plainly(words: str) -> None:
    """RULES 8.5."""
    assert re.search(r"not possible|cannot", said(words))


@pytest.mark.parametrize("words", ["import my csv", "can you import from Splitwise?"])
def test_where_an_import_is_done_is_said(words: str) -> None:
    assert "“import FILE”" in said(words)


@pytest.mark.parametrize(
    "words",
    ["export our expenses", "export everything as csv", "can I get a spreadsheet?", "export it to pdf"],
)
def test_who_wants_an_export_hears_how(words: str) -> None:
    assert "run.py with `export books.csv`" in said(words)


def test_deleting_what_is_not_named_asks_what() -> None:
    """RULES 8.5: nothing is deleted by a guess."""
    assert "What shall I delete?" in said("delete everything")


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("undo", {}),
        ("undo that", {}),
        ("take that back", {}),
        ("scrap that", {}),
        ("oops, undo", {}),
        ("can you undo the last one?", {}),
        ("undo the beers", {"description": "beers"}),
        ("undo expense AB12CD", {"expense": "AB12CD"}),
    ],
)
def test_undo_in_plain_words(words: str, given: dict[str, str]) -> None:
    """RULES 7.5."""
    assert calls(words) == [("undo", given)]


@pytest.mark.parametrize("words", ["I want to cancel my card", "can you cancel that request", "take a taxi"])
def test_what_only_sounds_like_undo_takes_nothing_back(words: str) -> None:
    """A wrong write is worse than a question."""
    assert said(words)


def test_no_sentence_of_the_catalogue_has_a_figure_of_its_own() -> None:
    """RULES 8.2: a figure stems from a tool, the context or the user's own words."""
    for key, sentence in tomllib.loads(CATALOGUE.read_text(encoding="utf-8")).items():
        assert not re.search(r"\d", sentence), key
