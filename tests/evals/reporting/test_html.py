"""The report is one file: it holds the records as data, and nothing that reaches beyond it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from evals.figures.figures import figures_of
from evals.reporting.html import PAGE, SCRIPTS, html
from evals.running.record import TrialRecord
from tests.evals.specimens import HOSTILE, drawn_run, trial, turn


class Elements(HTMLParser):
    """The elements of a page as a browser finds them, and what stands in scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.found[-1] if self.found else ("", {})
        if tag in ("script", "style") and data.strip():
            self.texts.append((attributes.get("id") or tag, data))


def page_of(*records: TrialRecord) -> str:
    return html(records, figures_of(records))


def test_the_page_holds_every_record_as_it_is() -> None:
    run = drawn_run(cases=30, models=("m", "local"), of_each=2)
    texts = dict(Elements(page_of(*run)).texts)
    assert [TrialRecord.model_validate_json(texts[f"trial-{place}"]) for place in range(len(run))] == run


@pytest.mark.parametrize(
    "said", [HOSTILE, "<!--<script>", "</SCRIPT >", "$title ${index} $$", "\u2028\x00\x1b😀"]
)
def test_no_record_can_end_the_element_that_holds_it(said: str) -> None:
    hostile = trial(
        said, "failed", why=said, tags=[said], model=said, run=said, turns=[turn(said=said, answer=said)]
    )
    found, plain = Elements(page_of(hostile)), Elements(page_of(trial("a", "failed")))
    assert [tag for tag, _ in found.found] == [tag for tag, _ in plain.found]
    assert TrialRecord.model_validate_json(dict(found.texts)["trial-0"]) == hostile


def test_the_policy_allows_only_what_is_the_pages_own() -> None:
    found = Elements(page_of(trial()))
    policy = next(given["content"] for tag, given in found.found if tag == "meta" and "http-equiv" in given)
    own = {name: text for name, text in found.texts if name in ("script", "style")}
    hashes = {name: b64encode(sha256(text.encode()).digest()).decode() for name, text in own.items()}
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'"
    )


def test_the_page_refers_to_nothing_outside_of_it() -> None:
    own = "".join((PAGE / name).read_text(encoding="utf-8") for name in [*SCRIPTS, "page.css", "page.html"])
    assert re.findall(r"https?:|\bsrc=|url\(|@import|import\(|fetch\(", own) == []


def test_the_script_reads_no_markup() -> None:
    own = "".join((PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|DOMParser|srcdoc", own)
        == []
    )


def test_every_file_of_the_page_is_used_and_none_is_too_long() -> None:
    assert {file.name for file in PAGE.iterdir()} == {*SCRIPTS, "page.css", "page.html"}
    assert [
        name for name in SCRIPTS if len((PAGE / name).read_text(encoding="utf-8").splitlines()) > 300
    ] == []


@pytest.mark.proof
def test_a_thousand_trials_of_four_turns_stay_below_ten_megabytes() -> None:
    run = drawn_run(cases=250, of_each=4, turns=4)
    assert len(run) == 1000 and len(page_of(*run).encode()) < 10_000_000
