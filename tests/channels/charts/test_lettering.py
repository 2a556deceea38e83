"""Texts are cleaned, measured and shortened without a font."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.charts.lettering import broken, clean, clusters, fitted, width_of

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


@given(st.text(), st.floats(20, 400))
def test_what_is_shortened_fits_and_is_a_beginning(text: str, room: float) -> None:
    shown = fitted(text, room, 12)
    assert width_of(shown, 12) <= room
    assert shown == text or text.startswith(shown.removesuffix("…"))
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize("sign", [FAMILY, "🇪🇸", "👍🏽", "é", "ड़ी"])
def test_a_sign_that_is_read_as_one_is_not_cut_in_two(sign: str) -> None:
    assert list(clusters(sign * 3)) == [sign] * 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [(" a\n b ", "a b"), ("a\u202eb\u2066", "ab"), ("\x00\ud800\ufffe", "–"), ("", "–"), (FAMILY, FAMILY)],
)
def test_a_text_is_one_line_that_xml_may_hold(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_name_is_broken_at_a_space_and_only_where_it_must_be() -> None:
    assert broken("Ines Martínez", 400, 13) == ["Ines Martínez"]
    assert broken("Ines Martínez de la Vega", 110, 13) == ["Ines Martínez", "de la Vega"]
    assert broken("Featherstonehaugh", 60, 13)[0].endswith("…")
