"""Binds the figures of a sentence to where they come from: a tool result, the context, the person (RULES 8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

DIGITS = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*")
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
DATES = re.compile(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:to|and|-|–|—)\s*\d{{1,2}}(?:st|nd|rd|th)?)?\s+(?:of\s+)?(?:{MONTHS})\b\.?(?:,?\s+\d{{4}}\b)?"
    rf"|\b(?:{MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:\s*(?:to|and|-|–|—)\s*\d{{1,2}}\b)?(?:,?\s+\d{{4}}\b)?"
    rf"|\b(?:{MONTHS})\.?,?\s+\d{{4}}\b"
    r"|\b(?:the\s+)?\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b(?:in|of|for|since|during)\s+(?:19|20)\d{2}\b(?![.,]?\d|\s*(?:[€$£¥%]|[A-Z]{3}\b|euros?|dollars?|pounds?))"
    r"|\b\d{1,2}:\d{2}\b",
    re.IGNORECASE,
)
LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
COUNT = re.compile(
    r"\b(\d{1,3})\s+(?:expenses?|entries|entry|items?|results?|matches|people|persons?|members?|payments?"
    r"|purchases?|times|days?|weeks?|months?|years?|categor(?:y|ies)|budgets?|refunds?|shares?|ways?|things?"
    r"|messages?|of\s+\d{1,4}\s+(?:shown|expenses?))\b",
    re.IGNORECASE,
)


def unbound(sentence: str, *, sources: frozenset[Decimal]) -> list[str]:
    """Returns the figures of the sentence that stem from nowhere; names, dates and counts are no figures."""
    plain = COUNT.sub(" ", DATES.sub(" ", LIST_NUMBER.sub(" ", sentence)))
    return [found for found in DIGITS.findall(plain) if not readings(found) & sources]


def figures_of(texts: Iterable[str]) -> frozenset[Decimal]:
    """Returns every figure that these texts hold, in every reading."""
    return frozenset(reading for text in texts for found in DIGITS.findall(text) for reading in readings(found))


def readings(digits: str) -> frozenset[Decimal]:
    """Returns what a run of digits and separators may mean: "1.500" is one and a half, or fifteen hundred."""
    plain = re.sub(r"['’\u00a0\u202f]", "", digits)
    found = {Decimal(re.sub(r"[.,]", "", plain))} if thousands(plain) else set()
    whole, separator, fraction = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    if not separator:
        return frozenset({Decimal(fraction)})
    found.add(Decimal(f"{re.sub(r'[.,]', '', whole)}.{fraction}"))
    return frozenset(found)


def thousands(plain: str) -> bool:
    """True where every separator stands before exactly three digits."""
    return re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", plain) is not None
