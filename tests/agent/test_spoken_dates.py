"""Names, dates and counts of what is listed are no figures (RULES 8.2)."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date

from agent.binding import figures_of, unbound
from tools.kit.locales import say_date, say_days, say_month

LOCALES = ("en", "en-US", "en-GB", "es", "de", "de-CH", "fr", "pt", "pt-BR")


def loose(sentence: str, *sources: str) -> list[str]:
    """The unbound figures of the sentence, where these texts are all there is."""
    return unbound(sentence, sources=figures_of(sources))


DAYS = (
    "2026-11-23",
    "2026-11",
    "23/11/2026",
    "11/23/2026",
    "23.11.2026",
    "23-11-26",
    "23 November",
    "23 November 2026",
    "23rd of November",
    "November 23",
    "Nov 23, 2026",
    "Nov. 23rd",
    "the 23rd",
    "1 to 23 November 2026",
    "1–23 November",
    "November 1–23",
    "November 2026",
    "May 2026",
    "12 May",
    "Monday 23",
    "Monday the 23rd",
    "Monday, 23 November",
    "el 23 de noviembre de 2026",
    "del 1 al 23 de noviembre",
    "23 nov 2026",
    "lunes, 23 de noviembre",
    "noviembre de 2026",
    "23. November 2026",
    "am 23.11.",
    "vom 1. bis 23. November",
    "Montag, 23. November",
    "1. Dezember",
    "März 2026",
    "le 23 novembre 2026",
    "du 1er au 23 novembre",
    "1er décembre",
    "23 févr. 2026",
    "le 12 août",
    "23 de novembro de 2026",
    "23 de out. de 2026",
    "1º de março",
    "in 2026",
    "since 2025",
    "your 2026 budget",
    "the budget for 2027",
    "en 2026",
    "im Jahr 2026",
    "week 48",
    "at 12:30",
    "at 23:30 UTC",
    "at 8 pm",
    "um 20 Uhr",
    "à 14h30",
    "in November 2026",
    "since November 1",
    "from 1 November to 23 December",
    "1 to 10 March against 1 to 10 February",
)


@pytest.mark.parametrize("day", DAYS)
def test_a_date_is_no_figure(day: str) -> None:
    assert loose(f"That was {day}.") == []
    assert loose(f"Booked €3.20 ({day}) for Eva", "3.20") == []
    assert loose(f"{day}: 77.77") == ["77.77"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "day", ["2026-01-01", "2026-03-02", "2026-05-31", "2026-08-09", "2026-10-10", "2026-11-23"]
)
def test_a_date_as_any_locale_writes_it_is_no_figure(locale: str, day: str) -> None:
    known = date.fromisoformat(day)
    tag = locale.replace("-", "_")
    said = [say_date(known, locale), say_month(day[:7], locale)]
    said += [format_date(known, form, locale=tag) for form in ("short", "medium", "long", "full")]
    said += [say_days(known, date(2026, 12, 17), locale, to="to"), say_days(known, known, locale, to="to")]
    for each in said:
        assert loose(f"Dinner ({each}), paid by Eva") == [], each


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("You spent 2026 euros.", ["2026"]),
        ("You spent €2026 in 2026.", ["2026"]),
        ("In November 2026 euros were spent.", ["2026"]),
        ("You spent 2026.", ["2026"]),
        ("A total of 2026 was spent.", ["2026"]),
        ("Only 20 may be spent.", ["20"]),
        ("You set 20 out of 30 aside.", ["20", "30"]),
        ("November 20.50 was spent", ["20.50"]),
        ("In November 12 was spent on food.", ["12"]),
        ("On 23 November 12 euros were spent.", ["12"]),
        ("23 % November", ["23"]),
        ("€23 November", ["23"]),
        ("12.30 at 12:30", ["12.30"]),
        ("It was 1.12.", ["1.12"]),
        ("32 November", ["32"]),
        ("2026-13-45", ["2026", "13", "45"]),
    ],
)
def test_what_only_resembles_a_date_is_a_figure(sentence: str, figures: list[str]) -> None:
    assert loose(sentence) == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "There are 3 expenses.",
        "Here are the 5 largest expenses.",
        "I found 12 more.",
        "Showing 5 of 27 expenses.",
        "3 of 27 shown",
        "Shared by 3 people.",
        "In the last 7 days.",
        "A 7-day period: 7 days.",
        "Here are the last 5:",
        "Your top 3.",
        "2 shares for Ben",
        "Hay 3 gastos.",
        "Las 2 personas.",
        "Es sind 3 Ausgaben.",
        "In den letzten 7 Tagen",
        "Il y a 3 dépenses.",
        "Há 3 despesas de 2 pessoas.",
        "1. Dinner",
        "  2) Coffee",
        "- 3. Taxi",
        "**4.** Beers",
        "A 50/30/20 budget",
        "zero_based or 60_20_20",
        "split 50/50",
        "split fifty-fifty",
    ],
)
def test_counts_list_numbers_and_names_of_frameworks_are_no_figures(sentence: str) -> None:
    assert loose(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("The 3 expenses come to 99.99.", ["99.99"]),
        ("1. Dinner 99.99", ["99.99"]),
        ("12. 99 was spent", ["99"]),
        ("2. 12 beers", ["12"]),
        ("512 of 600 is left.", ["512", "600"]),
        ("You have 45 left.", ["45"]),
        ("1.234 days", ["1.234"]),
        ("5 € expenses", ["5"]),
        ("The last 45 euros", ["45"]),
        ("42", ["42"]),
        ("42.", ["42"]),
    ],
)
def test_what_only_resembles_a_count_is_a_figure(sentence: str, figures: list[str]) -> None:
    assert loose(sentence) == figures
