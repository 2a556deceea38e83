"""Charts as PNG: the same drawing, with the fonts that come along and no others."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from channels.charts import drawn
from channels.charts.chart import Chart
from channels.charts.png import PIXELS_WIDE, png_of
from channels.charts.reading import DEBTS_MAX
from channels.charts.typeface import FONTS
from tests.channels.charts.specimens import UNKIND_CHARTS, bars, budget, debts, item
from tools.kit.budgeting.planning import ITEMS_MAX


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in pixels. Source: PNG (Third Edition), 11.2.1."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_chart_is_as_wide_as_a_phone_is_sharp() -> None:
    width, height = size_of(png_of(drawn(bars("84.50", "12"), locale="en").svg))
    assert width == 1080 and 300 < height < 1080


def test_its_words_are_drawn_with_the_fonts_that_come_along() -> None:
    svg = drawn(bars("84.50"), locale="en").svg
    assert png_of(svg) != png_of(svg.replace("€84.50", "€84.51")), "figures are seen"
    assert (Path(FONTS[0]).parent / "LICENSE.txt").read_text(encoding="utf-8").startswith("DejaVu Sans")


@pytest.mark.parametrize("place", range(len(UNKIND_CHARTS)))
def test_unkind_words_are_drawn_too(place: int) -> None:
    assert size_of(png_of(drawn(UNKIND_CHARTS[place], locale="en").svg))[0] == 1080


@pytest.mark.parametrize(
    "tallest",
    [
        budget(*(item(f"item {place}", "10", "3") for place in range(ITEMS_MAX))),
        debts(*((f"Person {place}", "Eva") for place in range(DEBTS_MAX))),
    ],
)
def test_the_tallest_are_no_larger_than_telegram_takes(tallest: Chart) -> None:
    """Source: https://core.telegram.org/bots/api#sendphoto."""
    _, _, width, height = map(float, fromstring(drawn(tallest, locale="en").svg).get("viewBox", "").split())
    assert PIXELS_WIDE * (1 + height / width) <= 10_000 and height / width <= 20


def test_what_is_no_drawing_is_said() -> None:
    with pytest.raises(ValueError, match=r"."):
        png_of("no drawing")
