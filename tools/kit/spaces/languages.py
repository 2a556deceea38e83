"""The language that somebody means by its name, in their own language or in it, or by its tag."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

from tools.kit.fold import fold
from tools.kit.locales import locale_of
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

TAG = r"[a-zA-Z]{2,3}([-_][a-zA-Z]{2}|[-_][0-9]{3})?"


def find_language(said: str, *, locale: str) -> str:
    """The tag of the language: "de" for "German" and "Deutsch", "pt-BR" for itself. Refusal where there is none."""
    if re.fullmatch(TAG, said.strip()):
        try:
            found = Locale.parse(said.strip().replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            pass
        else:
            return str(found).replace("_", "-")
    names = _names("en") | _names(locale_of(locale).language)
    found_tag = names.get(fold(said)) or _own_names().get(fold(said))
    if found_tag is None:
        raise Refusal(say("language.unknown", locale, said=said), hint=say("language.unknown_hint", locale))
    return found_tag


def say_language(tag: str, locale: str) -> str:
    """ "German" in English."""
    return Locale.parse(tag.replace("-", "_")).get_display_name(locale_of(locale)) or tag


@cache
def _names(language: str) -> dict[str, str]:
    """Every language that Babel can write in, by its name in this one."""
    names = Locale(language).languages
    return {fold(name): tag for tag, name in names.items() if tag in _written()}


@cache
def _own_names() -> dict[str, str]:
    return {fold(Locale(tag).language_name or tag): tag for tag in _written()}


@cache
def _written() -> frozenset[str]:
    return frozenset(tag for tag in locale_identifiers() if "_" not in tag)
