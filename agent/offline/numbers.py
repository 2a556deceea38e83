"""Reading one written number: separators, scripts, number words (RULES 2.3)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale, UnknownLocaleError

from agent.offline import matching

WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred|"
    "thousand"
)


@dataclass(frozen=True)
class Unreadable:
    """A number that is no amount: `why` is a key of the catalogue; `readings` are the two that stand."""

    why: str
    readings: tuple[Decimal, ...] = ()


def read_number(written: str, *, locale: str, decimals: int) -> Decimal | Unreadable:
    """The value of a written number, with the currency's number of decimals in mind."""
    digits = ascii_digits(written)
    if digits is None:
        return Unreadable("amount_script")
    separators = matching.findall(r"[^\d]", digits)
    groups = matching.split(r"[^\d]", digits)
    if not separators:
        return Decimal(digits)
    if len(set(separators)) == 1 and len(separators) > 1:
        return _whole(groups) if separators[0] != " " or _grouped(groups) else Unreadable("amount_malformed")
    if len(separators) > 1:
        return _mixed(separators, groups)
    return _single(separators[0], groups[0], groups[1], locale=locale, decimals=decimals)


def ascii_digits(written: str) -> str | None:
    """The same number in ASCII digits, or None if it mixes the digits of two scripts."""
    scripts = {ord(letter) - unicodedata.decimal(letter) for letter in written if letter.isdecimal()}
    if len(scripts) > 1:
        return None
    plain = {"٫": ".", "٬": ",", "’": "'", "\u00a0": " ", "\u202f": " "}
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else plain.get(c, c) for c in written)


def read_words(words: str) -> Decimal | None:
    """The value of number words such as "twenty-two", or None if they are not one number."""
    from text_to_num import text2num

    text = matching.sub(
        r"\b(?:a|an)\s+(?=hundred|thousand)", "one ", words.lower().replace("fourty", "forty")
    )
    try:
        return Decimal(text2num(matching.sub(r"[\s-]+", " ", text).strip(), "en"))
    except ValueError:
        return None


def _grouped(groups: list[str]) -> bool:
    western = all(len(group) == 3 for group in groups[1:])
    indian = len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[1:-1])
    return 1 <= len(groups[0]) <= 3 and groups[0] != "0" and (western or indian)


def _whole(groups: list[str]) -> Decimal | Unreadable:
    return Decimal("".join(groups)) if _grouped(groups) else Unreadable("amount_malformed")


def _mixed(separators: list[str], groups: list[str]) -> Decimal | Unreadable:
    """Several separators of two kinds: the last one is the decimal one, the others group."""
    if separators[-1] in separators[:-1] or len(set(separators[:-1])) > 1 or not _grouped(groups[:-1]):
        return Unreadable("amount_malformed")
    return Decimal("".join(groups[:-1]) + "." + groups[-1])


def _single(separator: str, whole: str, fraction: str, *, locale: str, decimals: int) -> Decimal | Unreadable:
    if separator not in ".,":
        return _whole([whole, fraction])
    as_decimal = Decimal(f"{whole}.{fraction}")
    if len(fraction) <= 2:
        return as_decimal
    if len(fraction) > 3 or not _grouped([whole, fraction]):
        return as_decimal if len(fraction) <= decimals else Unreadable("amount_decimals")
    as_group = Decimal(whole + fraction)
    decimal_mark, group_mark = _locale_marks(locale)
    if separator == group_mark:
        return as_group
    if separator == decimal_mark and decimals >= 3:
        return as_decimal
    return Unreadable("amount_two_readings", (as_group, as_decimal))


def _locale_marks(locale: str) -> tuple[str, str]:
    """The decimal and the grouping separator of a locale, empty where the locale is unknown."""
    try:
        symbols = Locale.parse(locale.replace("-", "_")).number_symbols["latn"]
    except (UnknownLocaleError, ValueError, KeyError, TypeError):
        return "", ""
    return str(symbols.get("decimal", "")), str(symbols.get("group", ""))
