"""What the fonts that come along can write, so that no name goes missing from a picture."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from channels.charts import drawn, is_readable
from channels.charts.png import png_of
from channels.charts.typeface import FONTS, all_known, is_written, known_to
from tests.channels.charts.specimens import bars, debts


def test_regular_and_bold_know_the_same_signs() -> None:
    assert [Path(font).name for font in FONTS] == ["DejaVuSans-Bold.ttf", "DejaVuSans.ttf"]
    assert {known_to(Path(font).read_bytes()) for font in FONTS} == {all_known()}


@pytest.mark.parametrize("sign", ["a", "Ż", "ω", "Я", "ế", "€", "₺", "₹", "→", "…", "\u202f"])
def test_what_is_known_is_drawn(sign: str) -> None:
    assert sign in all_known()
    assert unicodedata.category(sign) == "Zs" or is_seen(sign)


@pytest.mark.parametrize("sign", ["食", "ש", "ก", "🍕"])
def test_what_is_not_known_leaves_nothing_behind(sign: str) -> None:
    assert sign not in all_known() and not is_seen(sign)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Żywność, €3", True),
        ("u\u0308ber", True),
        ("dining 🍕", True),
        ("🍕", False),
        ("食費 food", False),
        ("٣ euros", False),
        ("", False),
    ],
)
def test_a_name_needs_its_letters_but_not_its_emoji(text: str, wanted: bool) -> None:
    assert is_written(text) == wanted


def test_a_drawing_is_readable_where_all_its_texts_are() -> None:
    assert is_readable(drawn(bars("84.50", "12"), locale="es").svg)
    assert is_readable(drawn(debts(("Łukasz", "Zoë")), locale="en").svg)
    assert not is_readable(drawn(debts(("Łukasz", "美咲")), locale="en").svg)


def is_seen(sign: str) -> bool:
    """Whether a drawing with the sign looks other than one with nothing in its place."""
    return png_of(lone(sign)) != png_of(lone(" "))


def lone(text: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40" font-family="sans-serif">'
        f'<text x="5" y="30">{text}</text></svg>'
    )
