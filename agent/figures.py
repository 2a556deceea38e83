"""Figures in a text: where they stand, and every number that each of them may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from text_to_num import alpha2digit

from agent.spoken_dates import COUNTED, CURRENCY_WORDS, LANGUAGES, PERCENT_WORDS, SIGNS

SEPARATED = r"\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*"
SPACED = re.compile(rf"(?<![\d.,])\d{{1,3}}(?: \d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|{SEPARATED}")
MULTIPLIERS = {
    "k": 1_000,
    "thousand": 1_000,
    "mil": 1_000,
    "tausend": 1_000,
    "mille": 1_000,
    "lakh": 100_000,
    "m": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "millones": 1_000_000,
    "millón": 1_000_000,
    "millionen": 1_000_000,
    "milhões": 1_000_000,
    "milhão": 1_000_000,
}
MULTIPLIED = re.compile(rf"\s?({'|'.join(sorted(MULTIPLIERS, key=len, reverse=True))})\b", re.IGNORECASE)
NAME = re.compile(r"(?<!\w)(?=[^\W_]*\d)[^\W\d_][^\W_]*(?!\w)")
CODE_AND_DIGITS = re.compile(r"([A-Z]{3}|kr|Fr)\d+")
UNIT = re.compile(rf"[{SIGNS}]|\b(?:{CURRENCY_WORDS})\b|(?:{PERCENT_WORDS})(?!\w)", re.IGNORECASE)
SPELT_END = re.compile(r"(?<![\w.,#])(\d+)[\s-]*$")
SPELT_AMOUNT = re.compile(rf"(?<![\w.,])(\d+)\b(?!\s+(?:\w+\s+)?(?:{COUNTED})\b)", re.IGNORECASE)
AMOUNT_MAX = Decimal("9999999999.99")
SMALL_WORDS_MAX = 12
LIST_ITEM = re.compile(r"^[ \t]*[-*•]\s", re.MULTILINE)


@dataclass(frozen=True)
class Figure:
    """A figure as it is `written` and what it may mean; `parts` where it may also be several numbers."""

    written: str
    readings: frozenset[Decimal]
    parts: tuple[frozenset[Decimal], ...] = ()


def figures_in(text: str) -> Iterator[Figure]:
    """Yields the figures of a text whose dates and counts are blanked out: digits, then number words."""
    plain = NAME.sub(lambda found: found.group() if is_money(found.group()) else " ", text)
    words, end = "", 0
    for found in SPACED.finditer(plain):
        multiplied = MULTIPLIED.match(plain, found.end())
        yield figure(found.group(), MULTIPLIERS[multiplied[1].lower()] if multiplied else 1)
        words += f"{plain[end : found.start()]}#"
        end = (multiplied or found).end()
    yield from spelt_figures(words + plain[end:])


def is_money(word: str) -> bool:
    """True for "EUR84", false for a name such as "B12" and for the reference of an expense."""
    found = CODE_AND_DIGITS.fullmatch(word)
    return found is not None and (found[1] in ("kr", "Fr") or found[1] in currency_codes())


@cache
def currency_codes() -> frozenset[str]:
    return frozenset(Locale("en").currencies)


def figure(written: str, factor: int) -> Figure:
    parts = written.split(" ")
    whole = readings("".join(parts)) if len(parts) == 1 else frozenset({joined(parts)})
    return Figure(
        written,
        frozenset(reading * factor for reading in whole),
        tuple(readings(part) for part in parts) if len(parts) > 1 else (),
    )


def joined(parts: list[str]) -> Decimal:
    """Groups of three with spaces between: only the last may have decimals."""
    return Decimal("".join(parts).replace(",", "."))


def readings(digits: str) -> frozenset[Decimal]:
    """Returns what a run of digits and separators may mean: "1.500" is one and a half, or fifteen hundred."""
    plain = re.sub(r"['’\u00a0\u202f\u2009]", "", digits)
    found = {Decimal(re.sub(r"[.,]", "", plain))} if in_thousands(plain) else set()
    whole, separator, fraction = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    if not separator:
        return frozenset({Decimal(fraction)})
    if plain.count(separator) == 1:
        found.add(Decimal(f"{re.sub(r'[.,]', '', whole)}.{fraction}"))
    return frozenset(found)


def in_thousands(plain: str) -> bool:
    """True where every separator stands before exactly three digits."""
    return re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", plain) is not None


def spelt_figures(text: str) -> Iterator[Figure]:
    """Yields number words that stand for an amount: beside a currency, and in English those above twelve.

    A list item in words is an example of what to say, such as "- dinner eighty with Ana", and no figure.
    """
    if LIST_ITEM.search(text):
        return
    end = 0
    for unit in UNIT.finditer(text):
        # One language may see less of the words than another: in Spanish "vingt et un" ends in one.
        spelt = [spelt_before(text[end : unit.start()], language) for language in LANGUAGES]
        end = unit.end()
        if amount := max(spelt):
            yield Figure(f"{amount} {unit.group()}", frozenset({Decimal(amount)}))
    for found in SPELT_AMOUNT.finditer(alpha2digit(text, "en", SMALL_WORDS_MAX)):
        if SMALL_WORDS_MAX < int(found[1]) <= AMOUNT_MAX:
            yield Figure(found[1], frozenset({Decimal(found[1])}))


def spelt_before(text: str, language: str) -> int:
    """Returns the number whose words end the text, 0 where there are none."""
    found = SPELT_END.search(alpha2digit(text, language, 0))
    return int(found[1]) if found else 0
