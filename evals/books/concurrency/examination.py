"""The examination: many writers at each isolation level through both ways, and the controls that must fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from db.embedded.roles import DATABASE
from db.verify import verify
from evals.books.concurrency.cast import Cast, move_in
from evals.books.concurrency.controls import (
    CONTROLS,
    Removable,
    bookings_in_one_month,
    controlled,
    differs,
)
from evals.books.concurrency.copies import Copy, Original, copied
from evals.books.concurrency.guards import LOCK
from evals.books.concurrency.tally import Tally
from evals.books.concurrency.writers_by_sql import write_all
from evals.books.concurrency.writers_by_tools import tell_all
from evals.books.report import Finding, Report
from evals.throw_away import throw_away_server

LEVELS = ("read committed", "repeatable read", "serializable")
Run = Callable[[Copy, Cast], Coroutine[Any, Any, Tally]]


@dataclass(frozen=True)
class Part:
    """One way in at one level; `strict` where no failure at all may reach a person, not even "say it again"."""

    what: str
    level: str
    run: Run
    deadlocks_allowed: bool
    strict: bool = True


def examine(*, writers: int, seconds: float, seed: int) -> Report:
    """Examines a throw-away server; `seconds` is how long each part goes on."""
    with throw_away_server() as server:
        original = Original(server, DATABASE)
        all_parts = parts(writers=writers, seconds=seconds, seed=seed)
        outcomes = [examined(original, part) for part in all_parts]
        findings = [finding for finding, _ in outcomes]
        findings.append(bookings_in_one_month(original, times=3))
        findings += [controlled(original, control) for control in CONTROLS]
        tools = next(part for part in all_parts if part.strict and not part.deadlocks_allowed)
        findings.append(fails_as_it_must(original, tools, LOCK, called="the space's lock taken out"))
    figures = {finding.what: tally.figures() for finding, tally in outcomes}
    return Report(f"{writers} writers on one space", findings, figures)


def parts(*, writers: int, seconds: float, seed: int) -> list[Part]:
    """Plain SQL at each level; tools on a server of each default, and made to run at the higher levels."""

    def by_sql(copy: Copy, cast: Cast) -> Coroutine[Any, Any, Tally]:
        return write_all(copy, cast, writers=writers, seconds=seconds, seed=seed)

    def by_tools(level: str | None) -> Run:
        return lambda copy, cast: tell_all(
            copy, cast, writers=writers, seconds=seconds, seed=seed, level=level
        )

    return [
        *(Part("plain SQL", level, by_sql, deadlocks_allowed=True, strict=False) for level in LEVELS),
        *(Part("tools, a server of", level, by_tools(None), deadlocks_allowed=False) for level in LEVELS),
        *(
            Part("tools made to run at", level, by_tools(level), deadlocks_allowed=False, strict=False)
            for level in LEVELS[1:]
        ),
    ]


def examined(original: Original, part: Part, *, without: Removable | None = None) -> tuple[Finding, Tally]:
    """Runs one part in a copy of its own, where a guard may be taken out, and recounts every sum of it."""
    with copied(original, "wallai_part", level=part.level) as copy:
        cast = move_in(copy)
        if without is not None:
            without.take_out(copy)
        tally = asyncio.run(part.run(copy, cast))
        tally.wrong += [differs(one) for one in verify(copy.superuser_url)]
    holds = (
        tally.done.total() > 0
        and not tally.wrong
        and (part.deadlocks_allowed or not tally.deadlocks)
        and not unexpected(tally, strict=part.strict)
    )
    return Finding(f"{part.what} {part.level}", tally.said(), holds), tally


def fails_as_it_must(original: Original, part: Part, guard: Removable, *, called: str) -> Finding:
    """The same run without a guard: it holds where the run does not."""
    finding, _ = examined(original, part, without=guard)
    verdict = "the run holds all the same" if finding.holds else "the run fails as it must"
    return Finding(f"control: {finding.what}, {called}", f"{finding.seen}: {verdict}", not finding.holds)


def unexpected(tally: Tally, *, strict: bool) -> list[str]:
    """The kinds of failure that reached a person and may not; a batch that was in another's way may, if not strict."""
    allowed = set() if strict else {"tool.contention", "Contention", "tried in vain"}
    return [kind for kind, count in tally.reached_a_person.items() if count and kind not in allowed]
