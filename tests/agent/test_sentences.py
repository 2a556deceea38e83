"""Text goes out sentence by sentence, and each only once it is complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.sentences import Sentences


def cut(text: str, *, every: int = 1000) -> list[str]:
    """The sentences of a text that comes in pieces of one size."""
    sentences = Sentences()
    pieces = [text[start : start + every] for start in range(0, len(text), every)]
    return [*(sentence for piece in pieces for sentence in sentences.add(piece)), *sentences.flush()]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five", ["One. ", "Two! ", "Three? ", "Four… ", "Five"]),
        ("Booked €3.20. Good.", ["Booked €3.20. ", "Good."]),
        ("It is 1.234,50 € now. Good.", ["It is 1.234,50 € now. ", "Good."]),
        ("Really?! Yes.", ["Really?! ", "Yes."]),
        ('He said "yes." Then (fine.) Bye.', ['He said "yes." ', "Then (fine.) ", "Bye."]),
        ("**Booked.** Next", ["**Booked.** ", "Next"]),
        ("Here:\n- One\n- Two\n\nThat is all.", ["Here:\n", "- One\n", "- Two\n\n", "That is all."]),
        ("One\r\nTwo", ["One\r\n", "Two"]),
        ("\n\n Hello. There", ["\n\n Hello. ", "There"]),
        ("¿Cuánto? ¡Mucho! Sí.", ["¿Cuánto? ", "¡Mucho! ", "Sí."]),
    ],
)
def test_a_sentence_ends_where_it_ends(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "About 3.20, e.g. for coffee, i.e. little.",
        "That is approx. 84.50 or so.",
        "It was on Nov. 23 or so.",
        "Vom 1. bis 23. November war es so.",
        "Am 1. Dezember, z. B. für Kaffee.",
        "Por ejemplo, p. ej. Café.",
        "Dr. Smith and Mrs. Jones paid.",
        "J. Smith paid.",
        "See https://example.org/a.b?c=d!e or mail eva@home.example.",
        "Well... let me see.",
        "That makes … 84.50 in all.",
        "Version 1.2.3 is here.",
    ],
)
def test_not_every_full_stop_ends_a_sentence(sentence: str) -> None:
    assert cut(f"{sentence} Good.") == [f"{sentence} ", "Good."]


@pytest.mark.parametrize("every", [1, 2, 3, 7, 50])
def test_nothing_is_handed_out_before_it_is_complete(every: int) -> None:
    """An amount that is cut in two would be another amount."""
    text = "You spent 1.234,50 € (84.50 on food). Ana owes 28.17. That is e.g. 5. Dec. or so… Or not? Bye"
    sentences = Sentences()
    given_in, handed_out = "", ""
    for start in range(0, len(text), every):
        piece = text[start : start + every]
        given_in += piece
        for sentence in sentences.add(piece):
            handed_out += sentence
            assert sentence[-1].isspace()
            assert given_in[len(handed_out) :].strip(), "the next one has not begun"
        assert handed_out + sentences.rest == given_in
    assert cut(text, every=every) == cut(text)


def test_a_flush_hands_out_what_is_left_and_begins_anew() -> None:
    sentences = Sentences()
    assert sentences.add("One moment") == []
    assert sentences.flush() == ["One moment"]
    assert sentences.flush() == []
    assert sentences.add("Two. Three") == ["Two. "]


@pytest.mark.parametrize("blank", ["", " ", "\n", " \n\t \n"])
def test_white_space_alone_is_never_handed_out(blank: str) -> None:
    assert cut(blank) == []
    assert cut(f"Hello.{blank}") == [f"Hello.{blank}"]


signs = st.text(alphabet="aB. !?…\n\"')*12,€-", max_size=60) | st.text(max_size=60)


@given(signs, st.integers(min_value=1, max_value=9))
def test_joined_the_sentences_are_the_text(text: str, every: int) -> None:
    """Property: nothing is lost but white space after the last sentence, and nothing doubled."""
    sentences = cut(text, every=every)
    joined = "".join(sentences)
    assert text.startswith(joined)
    assert not text[len(joined) :].strip()
    assert all(sentence.strip() for sentence in sentences)


@given(signs, st.integers(min_value=1, max_value=9))
def test_how_the_text_was_cut_into_pieces_changes_nothing(text: str, every: int) -> None:
    assert cut(text, every=every) == cut(text)
