"""Finding the amounts of a sentence, and refusing what cannot be one (RULES 2.2 to 2.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.currencies import CODE, SIGN, WORD, decimals_of, read_currency
from agent.offline.marks import Marked, mark
from agent.offline.numbers import WORDS, Unreadable, read_number, read_words

LARGEST = Decimal("9999999999.99")
NUMBER = r"(?:\d{1,3}(?: \d{3})+[.,]\d{1,2}(?!\d)|\d+(?:[.,'’\u00a0\u202f٫٬]\d+){0,8})"
TIMES = {
    "k": 1000, "mil": 1000, "thousand": 1000, "grand": 1000, "lakh": 10**5, "lakhs": 10**5, "million": 10**6,
    "crore": 10**7, "crores": 10**7, "billion": 10**9,
}  # fmt: skip
BEFORE = rf"(?:(?P<sign>{SIGN})|(?P<code>(?-i:{CODE})|chf|rs\.?|kr|fr\.)\s?) ?"
AFTER = rf"(?: ?(?P<sign2>{SIGN})| ?(?P<code2>(?-i:{CODE})|{WORD})(?![\w]))"
SUM = rf"{NUMBER}(?: *[*x×+] *{NUMBER})+"
NOT_GLUED = r"(?<![\w.,/:#@-])"
AMOUNT = re.compile(
    rf"{NOT_GLUED}(?P<minus>[-−–](?=\S))?(?:{BEFORE})?(?P<minus2>[-−–](?=\d))?(?P<number>{SUM}|{NUMBER})"
    rf"(?: ?(?P<times>k|mil|thousand|grand|lakhs?|million|crores?|billion)\b)?(?:{AFTER})?"
    r"(?![\w%]|[/:]\d|[.,]\d|-\d)",
    re.IGNORECASE,
)
CENTS = re.compile(
    rf"{NOT_GLUED}(?P<whole>\d+) ?(?P<unit>(?<! )[€£$](?! )|euros?|dollars?|pounds?) ?(?:and )?(?P<part>\d\d)"
    r"(?: ?(?:cents?|pence|c|p))?(?![\w%.,]| ?(?:[€£$]|euros?|dollars?|pounds?|[A-Z]{3}\b))|"
    r"(?<![\w.,/:#@-])(?P<only>\d{1,2}) ?(?:cents?|pence)\b",
    re.IGNORECASE,
)
IN_WORDS = re.compile(
    rf"\b(?P<words>(?:(?:an? (?=hundred|thousand))?(?:{WORDS}))(?:(?: |-)(?:and )?(?:{WORDS}))*)\b"
    rf"(?:{AFTER})?",
    re.IGNORECASE,
)
SPREAD = re.compile(
    rf"{NOT_GLUED}(?:{SIGN})?{NUMBER}(?: ?(?:{SIGN}|{WORD}))? ?(?:-|–|to|or) ?(?:{SIGN})?{NUMBER}"
    rf"(?: ?(?:{SIGN}|{WORD}))?(?![\w%/:])",
    re.IGNORECASE,
)
ODD = re.compile(
    r"(?<![\w])-?(?:\d+(?:\.\d+)?e[+-]?\d+|0x[0-9a-f]+|\d+(?:_\d+)+|(?-i:NaN)|[+-]?infinity)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """An amount as read. `currency` is None where none was said, and a tuple where the sign is shared.

    `why` names what is wrong with it (a key of the catalogue); `readings` are the values that all stand.
    """

    value: Decimal
    said: str
    currency: str | tuple[str, ...] | None = None
    why: str = ""
    readings: tuple[Decimal, ...] = ()
    certain: bool = False


def mark_amounts(marked: Marked, context: Context) -> Marked:
    """Marks every amount of a text; number words only where the text has no digits."""
    digits = any(letter.isdecimal() for letter in marked.text)
    marked = mark(marked, "amount", ODD, lambda match: _odd(match.group(0)))
    marked = mark(marked, "amount", SPREAD, lambda match: _spread(match.group(0)))
    marked = mark(marked, "amount", CENTS, lambda match: _cents(match, context))
    marked = mark(marked, "amount", AMOUNT, lambda match: _amount(match, context))
    return marked if digits else mark(marked, "amount", IN_WORDS, lambda match: _in_words(match, context))


def _amount(match: re.Match[str], context: Context) -> Amount:
    said = match.group(0).strip()
    word = match["sign"] or match["code"] or match["sign2"] or match["code2"]
    currency = (
        read_currency(word, space=context.currency, locale=context.locale, speaker=context.speaker_currency)
        if word
        else None
    )
    code = currency if isinstance(currency, str) else context.currency
    value = _evaluate(match["number"], locale=context.locale, decimals=decimals_of(code))
    if isinstance(value, Unreadable):
        return Amount(Decimal(0), said, currency, value.why, value.readings, certain=True)
    if match["times"]:
        value = (value * TIMES[match["times"].lower()]).normalize()
    certain = bool(word) or "." in f"{value:f}" or not match["number"].isdecimal() or bool(match["times"])
    why = "amount_negative" if match["minus"] or match["minus2"] else refused(value, decimals_of(code))
    return Amount(value, said, currency, why, certain=certain)


def refused(value: Decimal, decimals: int) -> str:
    """Why a value cannot be an amount of money (a key of the catalogue), or nothing."""
    if value == 0:
        return "amount_zero"
    if value < 0:
        return "amount_negative"
    if value > LARGEST:
        return "amount_large"
    exponent = value.normalize().as_tuple().exponent
    return "amount_decimals" if isinstance(exponent, int) and -exponent > decimals else ""


def _evaluate(written: str, *, locale: str, decimals: int) -> Decimal | Unreadable:
    """The value of a number, or of a sum of products such as 3*12 + 2*5."""
    total = Decimal(0)
    for term in matching.split(r" *\+ *", written):
        product = Decimal(1)
        for factor in matching.split(r" *[*x×] *", term, flags=re.IGNORECASE):
            value = read_number(factor, locale=locale, decimals=decimals)
            if isinstance(value, Unreadable):
                return value
            product *= value
        total += product
    return total


def _odd(said: str) -> Amount:
    return Amount(Decimal(0), said, why="amount_malformed", certain=True)


def _spread(said: str) -> Amount:
    return Amount(Decimal(0), said, why="amount_spread", certain=True)


def _cents(match: re.Match[str], context: Context) -> Amount:
    said = match.group(0).strip()
    if match["only"]:
        value = Decimal(match["only"]) / 100
        return Amount(value, said, why=refused(value, decimals_of(context.currency)), certain=True)
    currency = read_currency(
        match["unit"], space=context.currency, locale=context.locale, speaker=context.speaker_currency
    )
    return Amount(Decimal(f"{match['whole']}.{match['part']}"), said, currency, certain=True)


def _in_words(match: re.Match[str], context: Context) -> Amount | None:
    words, said = match["words"], match.group(0).strip()
    word = match["sign2"] or match["code2"]
    if not word and words.lower() in ("one", "zero", "hundred", "thousand"):
        return None
    currency = (
        read_currency(word, space=context.currency, locale=context.locale, speaker=context.speaker_currency)
        if word
        else None
    )
    value = read_words(words)
    if value is None:
        return Amount(Decimal(0), said, currency, "amount_words", certain=True)
    return Amount(value, said, currency, refused(value, 0), certain=bool(word))
