"""What holds of every picture, whatever is drawn and however people call it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.charts import drawn
from channels.charts.chart import (
    Bar,
    BudgetBars,
    CategoryBars,
    Chart,
    Covered,
    Debt,
    MonthLine,
    Point,
    WhoOwesWhom,
)
from tests.channels.charts.specimens import NOVEMBER, UNKIND, UNKIND_CHARTS, bars, budget, days, debts, item
from tests.channels.charts.svg import SVG, boxes, elements, size_of, texts
from tools.kit.money import say_money

LOCALES = ["en", "de-DE", "ja", "ar", "es-MX"]
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
labels = st.one_of(st.text(max_size=200), st.just(UNKIND), st.sampled_from(["dining", "Ana", "housing"]))
amounts = st.decimals("-9999999999.99", "9999999999.99", places=2)
positive = st.decimals("0.01", "9999999999.99", places=2)
covered = st.builds(Covered, labels, labels, st.sampled_from(["spent", "income"]), st.none() | labels, labels)
charts = st.one_of(
    st.builds(
        CategoryBars,
        covered,
        st.sampled_from(["category", "member"]),
        CURRENCIES,
        st.lists(st.builds(Bar, labels, amounts), max_size=20).map(tuple),
        amounts,
    ),
    st.lists(st.builds(item, labels, positive.map(str), positive.map(str)), min_size=1, max_size=6).map(
        lambda items: budget(*items)
    ),
    st.builds(
        lambda about, currency, places, sums: MonthLine(
            about,
            "day",
            currency,
            tuple(
                Point(date(2026, 1, 1) + timedelta(days=place), amount)
                for place, amount in zip(sorted(places), sums, strict=False)
            ),
        ),
        covered,
        CURRENCIES,
        st.sets(st.integers(0, 400), min_size=1, max_size=40),
        st.lists(amounts, min_size=1, max_size=40),
    ),
    st.builds(
        WhoOwesWhom,
        labels,
        st.lists(st.builds(Debt, labels, labels, positive, CURRENCIES), min_size=1, max_size=12).map(tuple),
    ),
)


@pytest.mark.proof
@settings(max_examples=150, deadline=None)
@given(charts, st.sampled_from(LOCALES))
def test_every_chart_is_a_picture_with_all_of_its_labels_inside_and_its_figures_in_the_table(
    chart: Chart, locale: str
) -> None:
    check(chart, locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("chart", UNKIND_CHARTS)
def test_unkind_charts_are_pictures_too(chart: Chart, locale: str) -> None:
    check(chart, locale)


def check(chart: Chart, locale: str) -> None:
    picture = drawn(chart, locale=locale)
    fromstring(picture.svg)
    wide, high = size_of(picture.svg)
    found = list(boxes(picture.svg))
    assert [box for box in found if not (box.left >= 0 and box.right <= wide)] == []
    assert [box for box in found if not (box.top >= 0 and box.bottom <= high)] == []
    assert [(one, other) for one, other in combinations(found, 2) if one.overlaps(other)] == []
    assert {len(row) for row in picture.table} == {len(picture.table[0])}
    cells = [cell for row in picture.table[1:] for cell in row]
    assert [figure for figure in figures(chart, locale) if figure not in cells] == []


def figures(chart: Chart, locale: str) -> list[str]:
    """Every figure that the chart was given, as it is said."""
    match chart:
        case CategoryBars():
            given = [(one.amount, chart.currency) for one in chart.bars]
        case BudgetBars():
            given = [(sum_, chart.currency) for one in chart.items for sum_ in (one.budgeted, one.spent)]
        case MonthLine():
            given = [(one.amount, chart.currency) for one in (*chart.points, *chart.before)]
        case WhoOwesWhom():
            given = [(one.amount, one.currency) for one in chart.debts]
    return [say_money(amount, currency, locale) for amount, currency in given]


@pytest.mark.parametrize("chart", UNKIND_CHARTS)
def test_nothing_in_it_is_forbidden_by_a_strict_page(chart: Chart) -> None:
    root = fromstring(drawn(chart, locale="en").svg)
    kinds = {one.tag.removeprefix(SVG) for one in root.iter()}
    drawing = {"svg", "g", "rect", "line", "polyline", "polygon", "path", "circle", "text", "title", "desc"}
    assert kinds <= drawing
    for one in root.iter():
        names = set(one.attrib)
        assert not [name for name in names if name.startswith("on") or name in ("style", "href", "src")]
        assert not [value for value in one.attrib.values() if "url(" in value or "script" in value]
    assert not {"width", "height"} & set(root.attrib)


def test_it_says_what_it_is_to_those_who_do_not_see_it() -> None:
    picture = drawn(bars("33", "5"), locale="en")
    root = fromstring(picture.svg)
    title, description = elements(picture.svg, "title")[0], elements(picture.svg, "desc")[0]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (picture.title, picture.description)
    assert picture.title == "Spending by category, 1 to 23 November 2026"
    assert picture.description == "Home, 1 to 23 November 2026: category 0 €33.00, category 1 €5.00."
    assert picture.table == (("Category", "Amount"), ("category 0", "€33.00"), ("category 1", "€5.00"))


@pytest.mark.parametrize("chart", [bars("3", "5"), budget(item("wants", "2", "1")), days("1", "2")])
def test_two_pictures_of_one_chart_bear_different_names(chart: Chart) -> None:
    names = [
        {one.get("id") for one in fromstring(drawn(chart, locale="en").svg).iter() if one.get("id")}
        for _ in range(2)
    ]
    assert len(names[0]) == 2
    assert not names[0] & names[1]


def test_a_text_of_people_stays_text_and_is_whole_to_who_points_at_it() -> None:
    evil = "<script>alert('x')</script> & \"quotes\" " + "y" * 160
    chart = CategoryBars(
        NOVEMBER, "category", "EUR", (Bar(evil, Decimal(1)), Bar("b", Decimal(2))), Decimal(3)
    )
    svg = drawn(chart, locale="en").svg
    assert "<script" not in svg
    assert evil in [one.text for one in elements(svg, "title")]
    assert evil not in texts(svg)
    assert [text for text in texts(svg) if text.startswith("<script>alert(") and text.endswith("…")]


def test_what_turns_the_direction_of_text_or_is_no_xml_is_left_out() -> None:
    picture = drawn(debts(("\u202eAna\x00\ud800", "Be\ufffen\u2066")), locale="en")
    assert picture.table[1][:2] == ("Ana", "Ben")
    assert "שלום" in drawn(debts(("שלום", "Ben")), locale="en").svg


def test_amounts_are_written_as_people_of_the_locale_write_them() -> None:
    assert "9.999.999.999,99\xa0€" in texts(drawn(bars("9999999999.99", "1"), locale="de-DE").svg)
    yen = CategoryBars(
        NOVEMBER, "category", "JPY", (Bar("a", Decimal(1200)), Bar("b", Decimal(3))), Decimal(1203)
    )
    assert "¥1,200" in texts(drawn(yen, locale="en").svg)
