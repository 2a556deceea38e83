"""Signs, words and codes of currencies, and which one a shared sign means here (RULES 2.4)."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies

from agent.offline.lexicon import word_list

OWN = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR", "£": "GBP", "quid": "GBP", "sterling": "GBP",
    "₹": "INR", "zł": "PLN", "zloty": "PLN", "złoty": "PLN", "zlotys": "PLN", "₽": "RUB", "₺": "TRY",
    "₩": "KRW", "won": "KRW", "₪": "ILS", "shekels": "ILS", "฿": "THB", "baht": "THB", "₴": "UAH",
    "r$": "BRL", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "yen": "JPY", "yuan": "CNY", "rmb": "CNY", "forint": "HUF", "forints": "HUF",
    "us dollars": "USD", "us dollar": "USD", "swiss francs": "CHF", "swiss franc": "CHF", "fr.": "CHF",
    "canadian dollars": "CAD", "australian dollars": "AUD", "british pounds": "GBP", "reais": "BRL",
}  # fmt: skip
SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "rs": ("INR", "PKR", "LKR", "NPR"),
    "pounds": ("GBP", "EGP", "LBP"),
    "francs": ("CHF", "XAF", "XOF"),
    "pesos": ("MXN", "ARS", "COP", "CLP", "PHP", "UYU"),
    "crowns": ("SEK", "NOK", "DKK", "CZK", "ISK"),
}
SHARED_AS = {
    "dollar": "$", "dollars": "$", "buck": "$", "bucks": "$", "pound": "pounds", "franc": "francs",
    "peso": "pesos", "crown": "crowns", "kronor": "crowns", "kroner": "crowns", "krona": "crowns",
    "koruna": "crowns", "rupee": "rs", "rupees": "rs", "rs.": "rs",
}  # fmt: skip
# Codes that are read in lower case too; many others are English words.
LOWER_CODES = word_list("lower_codes")
# The codes that are tender somewhere, but for those that are English words in capitals.
CODES = frozenset(
    code for territory in get_global("territory_currencies") for code in get_territory_currencies(territory)
) - {"ALL", "TOP", "CUP", "PEN", "GEL"}


def _words() -> list[str]:
    words = [*OWN, *SHARED, *SHARED_AS, *LOWER_CODES]
    return sorted(set(words), key=len, reverse=True)


SIGN = "|".join(re.escape(word) for word in _words() if not word[-1].isalpha() and word[-1] != ".")
WORD = "|".join(re.escape(word) for word in _words() if word[-1].isalpha() or word[-1] == ".")
CODE = "|".join(sorted(CODES))


def read_currency(said: str, *, space: str, locale: str, speaker: str = "") -> str | tuple[str, ...]:
    """The ISO code that a sign, word or code means in a space, or those among which it cannot tell.

    A shared one is the space's, else the speaker's own currency, else that of where they are.
    """
    key = " ".join(said.lower().split())
    if key in OWN:
        return OWN[key]
    if said.upper() in CODES:
        return said.upper()
    shared = SHARED_AS.get(key, key)
    if space in SHARED[shared]:
        return space
    own = [code for code in (speaker, *_territory(locale)) if code in SHARED[shared]]
    if own:
        return own[0]
    return "GBP" if shared == "pounds" else SHARED[shared][:3]


def decimals_of(currency: str) -> int:
    """How many decimals a currency has, by Babel."""
    return get_currency_precision(currency)


def _territory(locale: str) -> list[str]:
    try:
        territory = Locale.parse(locale.replace("-", "_")).territory
    except (UnknownLocaleError, ValueError, TypeError):
        return []
    return list(get_territory_currencies(territory)) if territory else []
