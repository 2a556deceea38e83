"""What a terminal shows of a run, of two runs, and while one goes on."""

from __future__ import annotations

import io
import itertools
import re
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from evals.figures.comparison import compare
from evals.figures.figures import figures_of
from evals.reporting.contrast import contrast
from evals.reporting.progress import progress, spell_seconds
from evals.reporting.terminal import percent, summarise
from evals.running.record import TrialRecord, Used
from tests.evals.specimens import drawn_run, trial, trials, turn


def summary(*records: TrialRecord) -> str:
    console = Console(file=io.StringIO(), width=160)
    summarise(console, figures_of(records))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def comparison(before: list[TrialRecord], now: list[TrialRecord]) -> str:
    console = Console(file=io.StringIO(), width=160)
    contrast(console, compare(before, now))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_wrong_writes_are_said_before_all_else() -> None:
    lines = summary(*trials("a", "pf"), *trials("z", "pw")).splitlines()
    assert lines[1] == "1 wrong write; 2 passed; 2 failed; 4 trials of 2 cases"
    fails = [line for line in lines if line.startswith("fails")]
    assert fails == ["fails 1 of 2 wrote wrongly z: z is failed", "fails 1 of 2 a: a is failed"]


def test_figures_stand_by_tier_and_tag_with_their_intervals() -> None:
    text = summary(*trials("a", "pppp", tags=["undo"]), *trials("b", "ffff", tier=2))
    assert {"all", "tier 1", "tier 2", "undo"} <= {line[:10].strip() for line in text.splitlines()}
    assert "50.0 (9.5–90.5)" in text and "all of 4" in text


@pytest.mark.proof
def test_eighty_columns_hold_the_table_and_the_intervals_of_the_whole() -> None:
    console = Console(file=io.StringIO(), width=80)
    summarise(console, figures_of([*drawn_run(cases=60, of_each=8), trial(tags=["corrections"])]))
    table = console.file.getvalue().split("per cent")[0].splitlines()[2:]  # type: ignore[attr-defined]
    assert max(map(len, table)) <= 80 and "…" not in "".join(table)
    assert any(line.startswith(" corrections ") for line in table)
    assert len([line for line in table if re.search(r"\d–\d", line)]) == 1


def test_what_is_stale_or_broken_is_said_apart_and_named() -> None:
    text = summary(*trials("a", "ps"), *trials("b", "bb"))
    assert "0 wrong writes; 1 passed; 0 failed; 1 stale; 2 broken by the infrastructure" in text
    assert "stale 1 of 2 a: a is stale" in text and "broken 2 of 2 b: b is broken" in text


def test_an_expected_failure_is_counted_only_and_one_that_passes_or_writes_wrongly_is_named() -> None:
    mark: dict[str, Any] = {"expected_to_fail": "it reads English only"}
    text = summary(trial("a", "failed", **mark), trial("b", **mark), trial("c", "failed", wrote=True, **mark))
    assert "2 failed, 2 of them as expected" in text
    assert "passes in spite of its mark b: it reads English only" in text
    assert "fails as expected, but wrote wrongly c: c is failed" in text
    assert " a:" not in text


def test_mark_up_in_a_record_is_text() -> None:
    text = summary(trial("[bold]a[/]", "failed", tags=["[red]t[/]"], model="[/]m"))
    assert "[bold]a[/]: [bold]a[/] is failed" in text and "[red]t[/]" in text and "[/]m" in text


def test_dollars_that_are_not_known_are_said_to_be_so() -> None:
    assert "dollars unknown" in summary(trial(used=Used(input_tokens=12_345, usd=None)))
    assert "tokens: 12,345 in; $0.0200" in summary(trial(used=Used(input_tokens=12_345, usd=Decimal("0.02"))))
    assert "a turn 0.40 / 0.40, first text 0.20 / 0.20, a tool 0.05 / 0.05" in summary(trial(turns=[turn()]))


@pytest.mark.parametrize(
    ("value", "shown"), [(1, "100"), (0.9999, ">99.9"), (0, "0"), (0.0001, "<0.1"), (0.125, "12.5")]
)
def test_only_all_is_a_hundred_per_cent_and_only_nothing_is_none(value: float, shown: str) -> None:
    assert percent(value) == shown


def test_two_runs_are_told_apart_by_what_moved_and_by_the_test() -> None:
    text = comparison(
        [*trials("a", "pp"), *trials("b", "ff")], [*trials("a", "pw"), *trials("b", "pp"), trial("c")]
    )
    assert "flaky writes wrongly a 2/2 → 1/2: a is failed" in text
    assert "newly passing b 0/2 → 2/2: b is failed" in text
    assert (
        "of 4 paired trials 1 are worse and 2 better: no more than chance may do (McNemar's exact test: p = 1;"
        in text
    )
    assert "tried for the first time: c" in text


def test_a_case_that_says_something_else_now_is_named() -> None:
    text = comparison(
        [trial("a", stated="then"), trial("b", stated="same"), trial("old")],
        [trial("a", stated="now"), trial("b", stated="same"), trial("old", stated="now")],
    )
    assert "stated otherwise than before: a\n" in text


def test_without_a_terminal_progress_is_a_handful_of_plain_lines() -> None:
    console, run = Console(file=io.StringIO(), width=80), drawn_run(cases=200, turns=1)
    seconds = itertools.count()
    with progress(console, len(run), clock=lambda: float(next(seconds))) as note:
        for record in run:
            note(record)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    told = [line for line in lines if " of 200 trials: " in line]
    assert len(told) == 10 and "\x1b" not in "".join(lines)
    assert told[0].startswith("20 of 200 trials: ") and told[0].endswith(" s left")
    assert told[-1].startswith("200 of 200 trials: ") and "left" not in told[-1]
    assert any(line.startswith("wrote wrongly ") for line in lines)


def test_on_a_terminal_progress_is_a_bar_with_counts() -> None:
    console = Console(file=io.StringIO(), width=120, force_terminal=True)
    with progress(console, 3) as note:
        note(trial("a"))
        note(trial("b", "failed"))
        note(trial("c", "stale"))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "1 passed, 1 failed, 1 stale or broken" in text and "━" in text
    assert "b is failed" in text


def test_the_time_left_is_at_the_pace_of_the_trials_whatever_came_before_them() -> None:
    console, now = Console(file=io.StringIO(), width=80), [0.0]
    with progress(console, 20, clock=lambda: now[0]) as note:
        now[0] = 3_600.0
        for _ in range(10):
            now[0] += 2
            note(trial(seconds=2))
    assert console.file.getvalue().splitlines()[-1].endswith(", 20 s left")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("seconds", "said"), [(59.4, "59 s"), (80, "1 min 20 s"), (7260, "2 h 01 min")])
def test_time_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert spell_seconds(seconds) == said
