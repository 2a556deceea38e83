"""The examination: writers under kills, and the same without a guard, which has to be seen to fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evals.books.kill.comparison import Comparison
from evals.books.kill.storm import SERVICE, STORM, WHOLE_SERVER
from evals.books.kill.trial import Outcome, Trial, carried_out, furnished
from evals.books.report import Finding, Report

FORGETFUL = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
EXAMPLES_MAX = 3


def examine(*, writers: int, seconds: float, control_seconds: float, seed: int) -> Report:
    """Kills for so long, then shows that the same finds a fault where a guard is missing."""
    trial = Trial(writers=writers, seconds=seconds, seed=seed)
    with furnished(trial.settings) as data:
        outcome = carried_out(trial, data)
        nameless = carried_out(without_ids(trial, control_seconds), data)
    with furnished(FORGETFUL) as data:
        forgetful = carried_out(without_commits(trial, control_seconds), data)
    return Report(
        title=f"{writers} writers for {outcome.seconds:.0f} s under kill -9, seed {seed}",
        findings=[
            *findings(outcome),
            control("with synchronous_commit = off", forgetful, forgetful.comparison.lost, "lost"),
            control("without the message id", nameless, nameless.comparison.twice, "there twice"),
        ],
        figures={
            "as it is": figures(outcome),
            "with synchronous_commit = off": figures(forgetful),
            "without the message id": figures(nameless),
        },
    )


def without_commits(trial: Trial, seconds: float) -> Trial:
    """The first guard taken away: the server answers before a commit is written, and is killed as a whole."""
    return replace(
        trial,
        seconds=seconds,
        settings=FORGETFUL,
        weights={WHOLE_SERVER: 1},
        repeats=0.0,
        dies_within=False,
        answers_between_kills=5,
    )


def without_ids(trial: Trial, seconds: float) -> Trial:
    """The second guard taken away: a message that is delivered again is a message of its own."""
    return replace(trial, seconds=seconds, named=False, weights={SERVICE: 1})


def findings(outcome: Outcome) -> list[Finding]:
    """The lines about a trial with every guard in its place."""
    found = outcome.comparison
    unanswered = outcome.sent - outcome.answered
    return [
        Finding(
            "messages",
            f"{outcome.sent} sent, {unanswered} never answered; {found.acknowledged} acknowledged writes",
            unanswered == 0 and found.acknowledged > 0,
        ),
        Finding(
            "kills",
            f"{told(outcome.kills)}; at a place of a turn: {told(outcome.deaths)}",
            all(outcome.kills.get(kind) for kind in STORM),
        ),
        none_of("acknowledged, but lost", found.lost),
        none_of("there twice", found.twice),
        none_of("there, but never acknowledged", found.unasked),
        none_of("other amounts, shares or payers, or not taken back", found.different),
        none_of("not in the ledger under its message", found.misattributed),
        none_of(f"{found.repeats} repeats: answered otherwise", found.contradicted),
        Finding("turns, calls and journals left open", str(found.unfinished), found.unfinished == 0),
        none_of("threads that are not whole", found.broken_threads),
        none_of("sums that drifted", found.drifts),
        none_of("messages refused", outcome.refusals),
        none_of("writers that ended by a fault", outcome.fallen),
    ]


def none_of(what: str, faults: Sequence[str]) -> Finding:
    """A line that holds where there is no fault; it names the first few."""
    examples = "; ".join(faults[:EXAMPLES_MAX])
    return Finding(what, f"{len(faults)}: {examples}" if faults else "0", not faults)


def control(guard: str, outcome: Outcome, faults: Sequence[str], fault: str) -> Finding:
    """A line that holds where the trial failed as it must, for want of its guard."""
    found: Comparison = outcome.comparison
    return Finding(
        f"{guard} it fails",
        f"{len(faults)} of {found.acknowledged} {fault} after {told(outcome.kills)}",
        bool(faults),
    )


def told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{what} {count}" for what, count in sorted(counts.items())) or "none"


def figures(outcome: Outcome) -> dict[str, object]:
    """The same for machines."""
    found = outcome.comparison
    return {
        "seconds": outcome.seconds,
        "sent": outcome.sent,
        "answered": outcome.answered,
        "acknowledged": found.acknowledged,
        "kills": dict(outcome.kills),
        "deaths within a turn": dict(outcome.deaths),
        "lost": len(found.lost),
        "twice": len(found.twice),
        "unasked": len(found.unasked),
        "different": len(found.different),
        "misattributed": len(found.misattributed),
        "repeats": found.repeats,
        "contradicted": len(found.contradicted),
        "unfinished": found.unfinished,
        "broken threads": len(found.broken_threads),
        "drifts": len(found.drifts),
        "refusals": len(outcome.refusals),
        "fallen": len(outcome.fallen),
    }
