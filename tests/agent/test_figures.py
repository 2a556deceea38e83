"""Figures in every way of writing them, in digits and in words (RULES 8.2)."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.binding import figures_of, unbound
from tools.kit.locales import say_percent
from tools.kit.money import say_money

LOCALES = ("en", "en-US", "en-GB", "es", "de", "de-CH", "fr", "pt", "pt-BR")


def loose(sentence: str, *sources: str) -> list[str]:
    """The unbound figures of the sentence, where these texts are all there is."""
    return unbound(sentence, sources=figures_of(sources))


@pytest.mark.parametrize(
    "sentence",
    [
        "You spent 1.234,50 € on food.",
        "You spent 1 234,50 € on food.",
        "You spent 1\u00a0234,50\u00a0€ on food.",
        "You spent 1\u202f234,50 € on food.",
        "You spent $1,234.50 on food.",
        "You spent CHF 1’234.50 on food.",
        "You spent CHF1'234.50 on food.",
        "You spent EUR1234.50 on food.",
        "You spent 1234.5 EUR on food.",
        "You spent 1234.5000 on food.",
        "That leaves -1,234.50.",
        "That leaves −1.234,50 €.",
        "**€1,234.50**",
        "- Food: 1234.50",
        "(1,234.50)",
    ],
)
def test_an_amount_is_the_same_in_every_way_of_writing_it(sentence: str) -> None:
    assert loose(sentence, "1234.50") == []
    assert loose(sentence, "1234.51") != []
    assert loose(sentence) != []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "amount", ["0.05", "3.20", "84.50", "1234.50", "1500.00", "12500.00", "9999999999.99"]
)
@pytest.mark.parametrize("currency", ["EUR", "USD", "CHF", "BRL", "KWD"])
def test_money_as_any_locale_writes_it_is_bound_to_its_decimal_string(
    locale: str, amount: str, currency: str
) -> None:
    said = say_money(Decimal(amount), currency, locale)
    assert loose(f"That is {said}.", json.dumps({"amount": amount})) == []
    assert loose(f"That is {said}.", json.dumps({"amount": "77.77"})) != []


def test_trailing_noughts_make_no_other_figure() -> None:
    assert loose("84.5 and 84.50 and 84.500", "84.50") == []
    assert loose("€84", "84.00") == []
    assert loose("€84.05", "84.50") == ["84.05"]


def test_three_digits_after_a_separator_may_be_thousands_or_decimals() -> None:
    """RULES 2.3."""
    assert loose("1.500", "1500") == [] == loose("1.500", "1.5")
    assert loose("KWD 1.500", "1500.5") == ["1.500"]
    assert loose("1.500,25", "1500.25") == []
    assert loose("1.500,25", "1.50025") == ["1.500,25"]


@pytest.mark.parametrize("percentage", ["12.5 %", "12.5%", "12,5 %", "12.5 percent", "12,5 Prozent"])
def test_a_percentage_is_a_figure(percentage: str) -> None:
    assert loose(f"That is {percentage} of it.") != []
    assert loose(f"That is {percentage} of it.", "12.5") == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_percentage_as_any_locale_writes_it_is_bound(locale: str) -> None:
    assert loose(f"{say_percent(Decimal('12.5'), locale)}", "12.5") == []


def test_both_ends_of_a_range_are_figures() -> None:
    assert loose("between €10 and €20", "10") == ["20"]
    assert loose("€10–20", "20") == ["10"]
    assert loose("10-20 euros", "30") == ["10", "20"]


@pytest.mark.parametrize(
    "figure", ["2k", "2 k", "2 thousand", "2 mil", "2 tausend", "2 mille", "2,000", "2000"]
)
def test_a_thousand_may_be_a_word(figure: str) -> None:
    assert loose(f"About {figure} euros.", "2000.00") == []
    assert loose(f"About {figure} euros.", "3.00") != []


@pytest.mark.parametrize("name", ["Studio 54", "Route 66", "7-Eleven", "Iberia 3166"])
def test_a_name_with_digits_is_bound_to_where_the_name_came_from(name: str) -> None:
    assert loose(f"Booked {name}.", f"{name} 20") == []
    assert loose(f"Booked {name}.", json.dumps({"description": name})) == []
    assert loose(f"Booked {name}.", "cinema 20") != []


@pytest.mark.parametrize("name", ["B12", "A3F7K2", "H2O", "iPhone15"])
def test_letters_with_digits_are_a_name_and_vouch_for_no_figure(name: str) -> None:
    assert loose(f"Booked {name}.") == []
    assert loose("It was €12, 3 of €15 or 7 or 2.", name) == ["12", "3", "15", "7", "2"]


@pytest.mark.parametrize("ref", ["K7M2Q9", "234567", "23456K", "ABC234", "EUR234", "2K34MN"])
def test_the_reference_of_an_expense_may_be_named(ref: str) -> None:
    assert loose(f"Booked under {ref}.", json.dumps({"ref": ref, "headline": "Booked."})) == []


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("That makes about ninety euros.", "90"),
        ("Twenty-eight euros are left.", "28"),
        ("You spent a hundred dollars.", "100"),
        ("It is twelve euros.", "12"),
        ("It came to two hundred and fifty euros.", "250"),
        ("Ninety is left.", "90"),
        ("You have twenty-eight left of it.", "28"),
        ("That is thirty percent.", "30"),
        ("Son noventa euros.", "90"),
        ("Quedan treinta y dos euros.", "32"),
        ("Das sind neunzig Euro.", "90"),
        ("Es sind achtundzwanzig Euro.", "28"),
        ("Cela fait quatre-vingt-dix euros.", "90"),
        ("Il reste vingt et un euros.", "21"),
        ("São noventa e oito euros.", "98"),
    ],
)
def test_number_words_are_figures_where_they_are_an_amount(sentence: str, figure: str) -> None:
    assert loose(sentence) != []
    assert loose(sentence, f"{figure}.00") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "One of you paid, the other two owe nothing.",
        "Two people share it.",
        "I once had a second thought on the first one.",
        "The last fifteen days.",
        "Twenty expenses in all.",
        "- dinner eighty with Ana",
        "Try “coffee three euros”.",
        "It is the twenty-third.",
        "Nobody owes anything for it.",
        "All four of you share it equally.",
    ],
)
def test_words_that_count_or_are_an_example_are_no_figures(sentence: str) -> None:
    assert loose(sentence) == []


@given(
    st.lists(
        st.sampled_from(["12", " ", ".", ",", "€", "May", "2026", "-", "/", "of", "\n", "“", "”", "3 days"])
    )
)
def test_no_odd_arrangement_of_what_is_looked_for_breaks_it(pieces: list[str]) -> None:
    unbound("".join(pieces), sources=frozenset())
