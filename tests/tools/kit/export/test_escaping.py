"""Nothing that people write is a formula in a spreadsheet, and all of it is still there to be read back."""

from __future__ import annotations

import csv
import io
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tools.kit.export.csv import written
from tools.kit.export.escaping import escape, unescape

TRICKY = st.text(alphabet=st.sampled_from("=+-@\t\r\n'\";, a|1é＝\u200b\ufeff\x01"), max_size=12)
TEXTS = st.one_of(TRICKY, st.text(alphabet=st.characters(exclude_characters="\x00", codec="utf-8")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"])
def test_what_a_spreadsheet_reckons_begins_with_a_quote(text: str) -> None:
    assert escape(text).startswith("'")
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("before", [" ", "   ", "\u00a0", "\u200b", "\ufeff", "\u3000", "\x01", " \t"])
def test_blanks_and_unseen_signs_hide_no_formula(before: str) -> None:
    assert escape(f"{before}=1+1").startswith("'")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("lunch;=1+1", "lunch;'=1+1"),
        ("lunch; @A1", "lunch;' @A1"),
        ("milk\n- eggs", "milk\n'- eggs"),
        ("'=1", "''=1"),
    ],
)
def test_a_cell_that_another_separator_would_cut_is_none_either(text: str, cell: str) -> None:
    assert escape(text) == cell
    assert unescape(cell) == text


@pytest.mark.parametrize("text", ["", "Dinner", "2-1", "a=b", "'tis", "dinner, +1", 'Café "Sol"', "38.20"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert escape(text) == text
    assert unescape(text) == text


@given(TEXTS)
@example("''=")
@example("'\t'=")
def test_escaping_loses_nothing(text: str) -> None:
    assert unescape(escape(text)) == text


@given(TEXTS)
def test_no_cell_begins_with_what_begins_a_formula(text: str) -> None:
    for cell in [escape(text), *escape(text).replace("\n", ";").replace("\r", ";").split(";")]:
        seen = [one for one in cell if not (one.isspace() or category(one) == "Cc" or one in "\u200b\ufeff")]
        assert not seen or seen[0] not in "=+-@＝＋－＠"


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_what_a_reader_of_csv_gives_back_is_the_text(texts: list[str]) -> None:
    """RFC 4180: quotes, commas and line ends are within the cells."""
    table = written([["first", *texts]])
    assert table.endswith("\r\n")
    [[_, *cells]] = csv.reader(io.StringIO(table, newline=""))
    assert [unescape(cell) for cell in cells] == texts
