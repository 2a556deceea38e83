"""The page's own files: its words in every language, none missing and none too many, and what it loads."""

from __future__ import annotations

import re
from pathlib import Path

from channels.web.page import FILES

WORD = re.compile(r'^  "([a-z_.]+)": "(.*)",$', re.MULTILINE)
SAID = re.compile(r'"([a-z_]+\.[a-z_]+)"')
MADE = ("books.", "role.", "tool.", "card.", "settings.theme_")
"""What is said by a key that is put together: the names of tabs, roles, tools, kinds and themes."""
LINES_MAX = 300


def scripts() -> list[Path]:
    return [path for path in (FILES / "js").rglob("*.js") if path.parent.name != "words"]


def catalogue(language: str) -> dict[str, str]:
    return dict(WORD.findall((FILES / "js" / "words" / f"{language}.js").read_text(encoding="utf-8")))


def test_every_language_says_everything() -> None:
    english, spanish = catalogue("en"), catalogue("es")
    assert len(english) > 100
    assert english.keys() == spanish.keys()
    for key, sentence in english.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", spanish[key])), key


def test_what_the_page_says_is_in_the_catalogue_and_nothing_else_is() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in scripts())
    said = set(SAID.findall(source))
    known = catalogue("en").keys()
    assert {key for key in said if key.split(".")[0] in {one.split(".")[0] for one in known}} - known == set()
    assert {key for key in known - said if not key.startswith(MADE)} == set()


def test_the_page_loads_what_is_here_and_nothing_from_elsewhere() -> None:
    for path in FILES.rglob("*"):
        if path.suffix not in (".js", ".css", ".html", ".webmanifest") or path.parent.name == "vendor":
            continue
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= LINES_MAX, path
        loaded = re.findall(r'(?:src|href)="(/[^"$]*)"|from "(\.[^"]+)"|"src": "(/[^"]+)"', text)
        for absolute, relative, icon in loaded:
            named = absolute or icon
            target = FILES / named.lstrip("/") if named else path.parent / relative
            assert target.resolve().exists(), f"{path}: {named or relative}"
        assert not re.search(r'(?:src|href|url\()\s*=?\s*["\']?https?:', text), path
        assert "<script>" not in text and 'style="' not in text and "onclick=" not in text, path
