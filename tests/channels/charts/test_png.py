"""Charts as PNG: the same drawing, with the fonts that come along and no others."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from channels.charts import drawn
from channels.charts.png import FONTS, png_of
from tests.channels.charts.specimens import UNKIND_CHARTS, bars


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
    assert [Path(font).name for font in FONTS] == ["DejaVuSans-Bold.ttf", "DejaVuSans.ttf"]
    assert (Path(FONTS[0]).parent / "LICENSE.txt").read_text(encoding="utf-8").startswith("DejaVu Sans")


@pytest.mark.parametrize("place", range(len(UNKIND_CHARTS)))
def test_unkind_words_are_drawn_too(place: int) -> None:
    assert size_of(png_of(drawn(UNKIND_CHARTS[place], locale="en").svg))[0] == 1080


def test_what_is_no_drawing_is_said() -> None:
    with pytest.raises(ValueError, match=r"."):
        png_of("no drawing")
