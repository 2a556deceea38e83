"""Text is broken at words and never colors the screen."""

from __future__ import annotations

from channels.word_wrap import COLUMNS_MAX, WordWrap


def wrapped(*pieces: str, columns: int = 20) -> str:
    flow = WordWrap(lambda: columns)
    return "".join(flow.add(piece) for piece in pieces)


def test_lines_are_broken_between_words_however_the_text_comes_in_pieces() -> None:
    text = "Booked Coffee €3.20 on 23 November (dining)."
    whole = wrapped(text)
    assert whole == "Booked Coffee €3.20\non 23 November\n(dining)."
    assert wrapped(*(f"{word} " for word in text.split())) == whole


def test_amounts_with_a_no_break_space_stay_whole() -> None:
    assert wrapped("Queda la suma de 1\u202f234,50\u00a0€") == "Queda la suma de\n1\u202f234,50\u00a0€"


def test_what_follows_a_bullet_hangs_below_its_text() -> None:
    assert wrapped("So:\n- one two three four five\n- six") == "So:\n- one two three four\n  five\n- six"


def test_wide_letters_count_twice() -> None:
    assert wrapped("コーヒー コーヒー コーヒー") == "コーヒー コーヒー\nコーヒー"


def test_a_word_longer_than_a_line_is_left_whole() -> None:
    assert wrapped("see " + "x" * 30 + " there") == "see\n" + "x" * 30 + "\nthere"


def test_a_wide_terminal_has_no_longer_lines_than_one_can_read() -> None:
    lines = wrapped("word " * 60, columns=300).splitlines()
    assert max(map(len, lines)) <= COLUMNS_MAX


def test_control_characters_are_left_out() -> None:
    assert wrapped("a\x1b[31mb\x07c\x9bd\re\tf") == "a[31mbcde    f"
