"""Every sentence that code says, from one catalogue per language (`phrases/en.toml` and its siblings)."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from babel.lists import format_list

from tools.kit.locales import locale_of

CATALOGUES = Path(__file__).parent / "phrases"
PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})

# A dict holds the plural forms, chosen by the value named `count`.
Phrase = str | dict[str, str]


def say(key: str, locale: str, **values: object) -> str:
    """The phrase `key` ("shares.missing") in the language of `locale`, `{placeholders}` filled from `values`.

    A language or a line that is not there is said in English. Raises KeyError, a bug, when English
    has no such key or `values` lacks a placeholder.
    """
    for name in _catalogue_names(locale):
        phrase = catalogue(name).get(key)
        if phrase is not None:
            return _form(phrase, locale, values).format_map(values)
    raise KeyError(key)


def and_list(parts: Sequence[str], locale: str) -> str:
    """`parts` joined the way the language does: "Eva, Ana, and Ben"."""
    return format_list(list(parts), style="standard", locale=locale_of(locale))


def or_list(parts: Sequence[str], locale: str) -> str:
    """`parts` joined as alternatives: "Ana or Anton"."""
    return format_list(list(parts), style="or", locale=locale_of(locale))


@cache
def catalogue(name: str) -> Mapping[str, Phrase]:
    """The phrases of the catalogue `name` ("en") under dotted keys; empty where there is no such file."""
    path = CATALOGUES / f"{name}.toml"
    return _flat(tomllib.loads(path.read_text("utf-8"))) if path.is_file() else {}


def _catalogue_names(locale: str) -> tuple[str, ...]:
    wanted = locale_of(locale)
    regional = f"{wanted.language}_{wanted.territory}"
    return (regional, wanted.language, "en")


def _form(phrase: Phrase, locale: str, values: Mapping[str, object]) -> str:
    if isinstance(phrase, str):
        return phrase
    count = values["count"]
    form = locale_of(locale).plural_form(count) if isinstance(count, int) else "other"
    return phrase.get(form, phrase["other"])


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, Phrase]:
    flat: dict[str, Phrase] = {}
    for name, entry in table.items():
        key = f"{prefix}{name}"
        if not isinstance(entry, dict):
            flat[key] = str(entry)
        elif PLURAL_FORMS.issuperset(entry) and "other" in entry:
            flat[key] = {form: str(text) for form, text in entry.items()}
        else:
            flat |= _flat(entry, f"{key}.")
    return flat
