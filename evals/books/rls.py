"""`evals books rls`: breaks each law of the books in turn; the attack tests must notice every time."""

from __future__ import annotations

import queue
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import count

import psycopg
from rich.console import Console
from rich.progress import Progress, TextColumn

from evals.books.mutation.attackers import ATTACKS, Attackers, AttackersFailure, Verdict
from evals.books.mutation.catalogue import all_mutants
from evals.books.mutation.mutant import Mutant
from evals.books.mutation.second_guards import SECOND_GUARDS, SecondGuard
from evals.books.report import Finding, Report

TITLE = "Every law of the books, broken in turn"
SIGN_EVERY = 50
"""Of so many mutants one is told where nobody looks at a terminal."""


@dataclass(frozen=True)
class Choice:
    """Which mutants are examined, by which tests and how many at a time; everything without more said."""

    only: Sequence[str] = ("*",)
    every: int = 1
    attacks: Sequence[str] = ATTACKS
    workers: int = 1
    planted: Sequence[Mutant] = ()


@dataclass(frozen=True)
class Covered:
    """A mutant that was noticed only once the guard behind it was dropped, too."""

    mutant: Mutant
    guard: SecondGuard
    together: Verdict


def attacked(choice: Choice) -> Report:
    """Examines with a sign of life for every mutant; attacks that do not run are a finding, too."""
    console = Console(stderr=True)
    with Progress(
        *Progress.get_default_columns(), TextColumn("{task.completed}"), console=console, transient=True
    ) as progress:
        task = progress.add_task("attacking", total=None)
        examined = count(1)

        def on_verdict(verdict: Verdict) -> None:
            progress.advance(task)
            number = next(examined)
            if not console.is_terminal and number % SIGN_EVERY == 0:
                console.print(f"{number} examined, the last one {verdict.mutant.name}", soft_wrap=True)

        try:
            return examine_law(choice, on_verdict=on_verdict)
        except AttackersFailure as failure:
            return Report(TITLE, [Finding("the attack tests", str(failure), False)])


def examine_law(choice: Choice, *, on_verdict: Callable[[Verdict], None] = lambda verdict: None) -> Report:
    """Raises AttackersFailure where the attacks themselves do not run."""
    with Attackers(choice.attacks) as attackers:
        with psycopg.connect(attackers.url, autocommit=True) as connection:
            mutants = {mutant.name: mutant for mutant in [*all_mutants(connection), *choice.planted]}
        chosen = [mutant for name, mutant in mutants.items() if is_chosen(name, choice)][:: choice.every]
        behind = {mutant.name for mutant in chosen if any(guarded(mutant, mutants))}
        verdicts = all_examined(attackers, chosen, choice, on_verdict, briefly=behind)
        survivors = [verdict.mutant for verdict in verdicts if not verdict.killed and not verdict.unmade]
        pairs = [pair for survivor in survivors for pair in guarded(survivor, mutants)]
        together = all_examined(attackers, [both for _, _, both in pairs], choice, on_verdict)
    covered = [
        Covered(mutant, guard, verdict)
        for (mutant, guard, _), verdict in zip(pairs, together, strict=True)
        if verdict.killed
    ]
    score = figures(verdicts, covered)
    return Report(
        f"{TITLE}: {score['killed']}/{score['total']} noticed",
        [*findings(verdicts, covered), *idle(choice, chosen, covered)],
        score,
    )


def is_chosen(name: str, choice: Choice) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in choice.only)


def guarded(survivor: Mutant, mutants: dict[str, Mutant]) -> Iterable[tuple[Mutant, SecondGuard, Mutant]]:
    """The survivor with the guard that is declared to stand behind it, and both dropped."""
    for guard in SECOND_GUARDS:
        behind = guard.of(survivor, mutants)
        if behind is not None:
            yield survivor, guard, survivor.with_also(behind)


def all_examined(
    first: Attackers,
    mutants: Sequence[Mutant],
    choice: Choice,
    on_verdict: Callable[[Verdict], None],
    *,
    briefly: Set[str] = frozenset(),
) -> list[Verdict]:
    """The verdicts in the order of the mutants; with several workers each has a server of its own.

    Those of `briefly` have a second guard and live on without being attacked by everybody.
    """
    waiting: queue.SimpleQueue[tuple[int, Mutant]] = queue.SimpleQueue()
    for place in enumerate(mutants):
        waiting.put(place)
    verdicts: dict[int, Verdict] = {}

    def work(attackers: Attackers) -> None:
        while True:
            try:
                place, mutant = waiting.get_nowait()
            except queue.Empty:
                return
            verdicts[place] = attackers.examine(mutant, brief=mutant.name in briefly)
            on_verdict(verdicts[place])

    def hire(_: int) -> None:
        with Attackers(choice.attacks) as attackers:
            work(attackers)

    more = min(choice.workers, len(mutants)) - 1
    with ThreadPoolExecutor(max_workers=max(more, 1)) as pool:
        hired = [pool.submit(hire, place) for place in range(more)]
        work(first)
        for worker in hired:
            worker.result()
    return [verdicts[place] for place in range(len(mutants))]


def findings(verdicts: Sequence[Verdict], covered: Sequence[Covered]) -> list[Finding]:
    """A line for each kind of law with its score, one for each pair of guards, one for each survivor."""
    behind = {pair.mutant.name for pair in covered}
    total = Counter(kind(verdict.mutant) for verdict in verdicts)
    noticed = Counter(kind(v.mutant) for v in verdicts if v.killed or v.mutant.name in behind)
    lines = [
        Finding(what, f"{noticed[what]}/{total[what]} noticed", noticed[what] == total[what])
        for what in total
    ]
    lines += [
        Finding(pair.mutant.name, f"stands behind {pair.together.mutant.name.rpartition(' + ')[2]}", True)
        for pair in covered
    ]
    return lines + [
        Finding(verdict.mutant.name, verdict.unmade or "SURVIVED", False)
        for verdict in verdicts
        if not verdict.killed and verdict.mutant.name not in behind
    ]


def idle(choice: Choice, chosen: Sequence[Mutant], covered: Sequence[Covered]) -> list[Finding]:
    """Declared guards that no mutant needs any more; a choice of mutants cannot tell."""
    if (choice.only, choice.every, choice.attacks) != (Choice.only, 1, ATTACKS):
        return []
    used = {pair.guard for pair in covered}
    return [
        Finding(guard.pattern, "declared as guarded, and no mutant needs it", False)
        for guard in SECOND_GUARDS
        if guard not in used
    ]


def figures(verdicts: Sequence[Verdict], covered: Sequence[Covered]) -> dict[str, object]:
    behind = {pair.mutant.name: pair.together.mutant.name.partition(" + ")[2] for pair in covered}
    return {
        "total": len(verdicts),
        "killed": sum(verdict.killed for verdict in verdicts) + len(behind),
        "killed_alone": sum(verdict.killed for verdict in verdicts),
        "books_unusable": sum(verdict.unusable for verdict in verdicts),
        "second_guards": behind,
        "survivors": [v.mutant.name for v in verdicts if not v.killed and v.mutant.name not in behind],
        "killers": {verdict.mutant.name: verdict.by for verdict in verdicts if verdict.killed},
    }


def kind(mutant: Mutant) -> str:
    """What sort of law it breaks: the words before the first name in it."""
    first, second, *_ = mutant.name.split()
    return f"{first} {second}" if second == "key" else first.rstrip(":")
