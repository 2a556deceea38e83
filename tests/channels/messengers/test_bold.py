"""Bold words: read from what a model writes, kept where a text is parted, written as each messenger has them."""

from __future__ import annotations

import pytest

from channels.messengers.answer import pieces
from channels.messengers.bold import entities, read_marks, starred
from channels.messengers.letters import Outgoing
from channels.messengers.whatsapp import shown


@pytest.mark.parametrize(
    ("marked", "text", "bold"),
    [
        ("You owe **Ana** €5, **Ben** €3.", "You owe Ana €5, Ben €3.", ["Ana", "Ben"]),
        ("**Home**\ncoffee: €3", "Home\ncoffee: €3", ["Home"]),
        ("2 ** 3 ** 4, **open, ****, **a\nb**", "2 ** 3 ** 4, **open, ****, **a\nb**", []),
    ],
)
def test_pairs_of_marks_are_read_and_what_is_none_stays(marked: str, text: str, bold: list[str]) -> None:
    read, spans = read_marks(marked)
    assert (read, [read[first:last] for first, last in spans]) == (text, bold)


def test_telegram_counts_the_units_of_utf_16() -> None:
    """Source: https://core.telegram.org/bots/api#messageentity."""
    text, spans = read_marks("🍕 **pizza 🍕** €9")
    assert list(entities(text, spans)) == [{"type": "bold", "offset": 3, "length": 8}]


def test_whatsapp_has_stars_while_there_is_room_for_them() -> None:
    text, bold = read_marks("You owe **Ana** €5, **Ben** €3.")
    assert starred(text, bold) == "You owe *Ana* €5, *Ben* €3."
    outgoing = Outgoing(text=text, bold=bold)
    assert shown(outgoing, len(text) + 4).count("*") == 4 and shown(outgoing, len(text) + 3) == text


def test_what_is_bold_stays_so_in_the_pieces_of_a_text() -> None:
    outgoing = Outgoing(text="one two  three four", bold=((0, 3), (4, 14), (15, 19)), replies_to="8")
    parted = pieces(outgoing, characters_max=9)
    assert [one.text for one in parted] == ["one two", "three", "four"]
    assert [[one.text[first:last] for first, last in one.bold] for one in parted] == [
        ["one", "two"],
        ["three"],
        ["four"],
    ]
    assert [one.replies_to for one in parted] == ["8", None, None]
