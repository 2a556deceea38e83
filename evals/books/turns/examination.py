"""Plays conversations under faults, and shows that the proof can fail."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence

from evals.books.report import Finding, Report
from evals.books.turns.controls import counter_checked
from evals.books.turns.play import Verdict
from evals.books.turns.schedule import KINDS, drawn
from evals.books.turns.troupe import play_all
from evals.throw_away import QUICK, throw_away_server

SETTINGS = {**QUICK, "full_page_writes": "off", "autovacuum": "off", "jit": "off"}
WRONG_SHOWN_MAX = 10
MEANING = {
    "killed": "killed at any statement, resumed by another process",
    "overtaken": "stopped, overtaken after its lease, and woken up",
    "met": "one message, or two, in two processes at once",
    "cut": "the model's streams cut at any byte",
}


def examine(*, schedules: int, seed: int, processes: int | None = None, controls: bool = True) -> Report:
    """Plays so many schedules, from this seed on, and the counter-checks."""
    began = time.monotonic()
    with throw_away_server(SETTINGS) as server:
        drawn_ones = [drawn(seed + place) for place in range(schedules)]
        workers = min(processes or os.cpu_count() or 1, schedules)
        verdicts = list(play_all(server, drawn_ones, processes=workers))
        seconds = time.monotonic() - began
        checked = list(counter_checked(server)) if controls else []
    happened = sum((verdict.happened for verdict in verdicts), Counter[str]())
    return Report(
        "Conversations under faults",
        [*findings_of(verdicts, happened), *wrong_ones(verdicts), *checked],
        figures={"schedules": len(verdicts), "seconds": round(seconds, 1), **happened},
    )


def findings_of(verdicts: Sequence[Verdict], happened: Counter[str]) -> list[Finding]:
    """One line for each kind of trouble."""
    lines = []
    for kind in KINDS:
        touched = [verdict for verdict in verdicts if kind in verdict.schedule.kinds]
        wrong = sum(not verdict.holds for verdict in touched)
        times = f", {happened[kind]} times" if kind in happened else ""
        lines.append(
            Finding(MEANING[kind], f"{len(touched)} schedules{times}: {wrong} wrong", holds=not wrong)
        )
    wrong = sum(not verdict.holds for verdict in verdicts)
    seen = f"{len(verdicts)} schedules, {happened['deliveries']} answers heard: {wrong} wrong"
    what = "books, threads, answers, screens and sums as without faults"
    return [*lines, Finding(what, seen, holds=bool(verdicts) and not wrong)]


def wrong_ones(verdicts: Sequence[Verdict]) -> list[Finding]:
    """The schedules that failed, in words, with the seed that plays one again."""
    wrong = sorted(
        (verdict for verdict in verdicts if not verdict.holds), key=lambda each: each.schedule.seed
    )
    return [
        Finding(verdict.schedule.in_words(), "\n".join(verdict.faults), holds=False)
        for verdict in wrong[:WRONG_SHOWN_MAX]
    ]
