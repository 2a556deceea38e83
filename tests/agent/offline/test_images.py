"""What the offline model says of images: that they are kept, that nobody reads them, and what it needs to know."""

from __future__ import annotations

import pytest

from agent.offline.phrases import say
from tests.agent.offline.talk import booked, calls, said

ATTACHED = ["an image, kept as a receipt, not read"]


@pytest.mark.parametrize(
    "words", ["", "  ", "receipt", "Here is the receipt", "here's my bill!", "this is the photo."]
)
def test_an_image_without_words_is_asked_about(words: str) -> None:
    assert said(words, attached=ATTACHED) == say("image_alone")


@pytest.mark.parametrize("words", ["receipt", "here is the receipt"])
def test_without_an_image_such_words_are_no_receipt(words: str) -> None:
    assert say("image_alone") not in said(words)


def test_words_with_an_image_book_as_they_do_without_one() -> None:
    assert booked("dinner 84.50 with Ana", attached=ATTACHED) == booked("dinner 84.50 with Ana")


@pytest.mark.parametrize(
    "words", ["receipt 12", "here is the bill: dinner 45", "dinner 45, receipt attached"]
)
def test_what_names_an_amount_is_booked(words: str) -> None:
    assert [name for name, _ in calls(words, attached=ATTACHED)] == ["add_expense"]


def test_a_question_stays_open_when_an_image_comes_between() -> None:
    answer = said("the dinner", "", attached=ATTACHED)
    assert answer == f"{say('still_open', question='How much was the dinner?')} {say('image_kept')}"
    assert booked("the dinner", "", "45", attached=ATTACHED)["amount"] == "45"


@pytest.mark.parametrize("words", ["the dinner", "hello", "gibberish of a kind", "export my data"])
def test_whatever_is_answered_says_that_the_image_is_kept(words: str) -> None:
    answer = said(words, attached=ATTACHED)
    assert answer.endswith(say("image_kept")) and answer.count(say("image_kept")) == 1
    assert say("image_kept") not in said(words)


def test_what_was_asked_with_an_image_is_understood_when_it_is_answered() -> None:
    assert booked("the dinner", "45", attached=ATTACHED)["amount"] == "45"
