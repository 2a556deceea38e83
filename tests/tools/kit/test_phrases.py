"""Every sentence that code says is in the catalogue (RULES 8.4)."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import tools
from tools.kit import phrases
from tools.kit.phrases import CATALOGUES, Phrase, and_list, catalogue, or_list, say

LANGUAGES = sorted(path.stem for path in CATALOGUES.glob("*.toml"))


def test_a_phrase_is_filled_in() -> None:
    assert say("member.unknown", "en", name="Zoe") == 'Nobody here is called "Zoe".'


def test_values_are_never_read_as_a_format() -> None:
    assert "{name.__class__}" in say("member.unknown", "en", name="{name.__class__}")


@pytest.mark.parametrize("locale", ["en-GB", "de-AT", "xx", "", "\x00"])
def test_a_language_without_a_catalogue_is_said_in_english(locale: str) -> None:
    assert say("period.to", locale) in {"to", catalogue(locale[:2]).get("period.to")}


def test_a_region_comes_before_its_language_and_a_missing_line_is_said_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "en.toml").write_text('yes = "yes"\nno = "no"\nmaybe = "maybe"\n')
    (tmp_path / "es.toml").write_text('yes = "sí"\nno = "no, no"\n')
    (tmp_path / "es_MX.toml").write_text('yes = "simón"\n')
    monkeypatch.setattr(phrases, "CATALOGUES", tmp_path)
    catalogue.cache_clear()
    try:
        assert [say(key, "es-MX") for key in ("yes", "no", "maybe")] == ["simón", "no, no", "maybe"]
        assert say("yes", "es-AR") == "sí"
    finally:
        catalogue.cache_clear()


def test_the_plural_form_follows_the_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en.toml").write_text('[found]\none = "{count} expense"\nother = "{count} expenses"\n')
    monkeypatch.setattr(phrases, "CATALOGUES", tmp_path)
    catalogue.cache_clear()
    try:
        assert [say("found", "en", count=count) for count in (0, 1, 2)] == [
            "0 expenses",
            "1 expense",
            "2 expenses",
        ]
    finally:
        catalogue.cache_clear()


@pytest.mark.parametrize(
    ("key", "values"), [("no.such.key", {}), ("member", {}), ("member.unknown", {"nam": 1})]
)
def test_a_missing_key_or_value_is_a_bug(key: str, values: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        say(key, "en", **values)


def test_lists_are_joined_the_way_the_language_does() -> None:
    names = ["Eva", "Ana", "Ben"]
    assert and_list(names, "en") == "Eva, Ana, and Ben"
    assert and_list(names, "es") == "Eva, Ana y Ben"
    assert or_list(names[:2], "en") == "Eva or Ana"
    assert and_list(["Eva"], "en") == "Eva"
    assert and_list([], "en") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_a_plain_name_and_the_same_in_every_language(language: str) -> None:
    english = catalogue("en")
    for key, phrase in catalogue(language).items():
        assert key in english, f"{language} has {key}, English has not"
        names = placeholders(phrase)
        assert all(name.isidentifier() for name in names), f"{language}: {key}"
        assert names == placeholders(english[key]), f"{language}: {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_phrase_counts_by_count(language: str) -> None:
    for key, phrase in catalogue(language).items():
        if isinstance(phrase, dict):
            assert "count" in placeholders(phrase), f"{language}: {key}"


def test_whatever_the_tools_say_is_in_the_catalogue() -> None:
    said = list(keys_said())
    assert len(said) > 10
    missing = sorted({key for key in said if key not in catalogue("en")})
    assert missing == []


def placeholders(phrase: Phrase) -> set[str]:
    forms = [phrase] if isinstance(phrase, str) else list(phrase.values())
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def keys_said() -> Iterator[str]:
    """The keys that the source of the tools hands to `say` as literals."""
    for path in Path(str(tools.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value
