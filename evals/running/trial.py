"""One trial: the stage is set, the case is played and judged, and what came of it is recorded."""

from __future__ import annotations

import time
from functools import reduce

from db.database import Books
from evals.grading.verdict import Verdict, judge
from evals.playing.outcome import Played
from evals.playing.player import Player
from evals.running.purse import BudgetSpent
from evals.running.reach import Reach, Reached
from evals.running.record import Fault, Outcome, TrialRecord, Used
from evals.running.reference import target_of
from evals.running.replaying import Stale
from evals.running.sitting import Sitting
from evals.running.tape import UnreadableTape
from evals.staging.stage import Stage
from evals.stating.case import Case
from evals.stating.reading import world_of

SPENT = "the budget does not cover the next request"


async def try_case(
    sitting: Sitting, stage: Stage, books: Books, case: Case, *, trial: int, reach: Reach
) -> TrialRecord:
    """Plays a case once. What stops it that is no fault of the agent's is told apart: as stale where no recording has
    what the model is asked, else as broken."""
    began = time.perf_counter()
    try:
        reached = reach.of(case.id, trial)
    except (Stale, UnreadableTape) as missing:
        return record(sitting, case, trial, began, None, None, outcome="stale", what=str(missing))
    try:
        return reached.checked(await tried(sitting, stage, books, case, trial, began, reached))
    finally:
        await reached.end()


async def tried(
    sitting: Sitting, stage: Stage, books: Books, case: Case, trial: int, began: float, reached: Reached
) -> TrialRecord:
    try:
        target = await target_of(case, stage, books, reached.claude)
        there = stage.set(world_of(case), now=case.now)
        player = Player(
            stage, there, case, reached.claude, books, name=f"{case.id}:{trial}", price=reached.price
        )
        try:
            played = await player.play()
        finally:
            await player.leave()
        return record(sitting, case, trial, began, played, judge(case, played, target))
    except Stale as stale:
        return record(sitting, case, trial, began, None, None, outcome="stale", what=str(stale))
    except BudgetSpent as spent:
        return record(sitting, case, trial, began, None, None, outcome="broken", what=f"{SPENT}: {spent}")
    except Exception as failure:  # Whatever it is: it ends this trial, and no other one.
        what = f"{type(failure).__name__}: {failure}"
        return record(sitting, case, trial, began, None, None, outcome="broken", what=what)


def record(
    sitting: Sitting,
    case: Case,
    trial: int,
    began: float,
    played: Played | None,
    verdict: Verdict | None,
    *,
    outcome: Outcome | None = None,
    what: str = "",
) -> TrialRecord:
    """The record of a trial, as far as it came."""
    turns = [turn.said for turn in played.turns] if played else []
    faults = verdict.faults if verdict else [Fault(what=what)]
    return TrialRecord(
        run=sitting.run,
        model=sitting.model,
        mode=sitting.mode,
        case=case.id,
        file=case.file,
        stated=case.digest,
        trial=trial,
        why=case.why,
        rules=case.rules,
        tags=case.tags,
        tier=case.tier,
        outcome=outcome or ("failed" if faults else "passed"),
        faults=faults,
        expected_to_fail=case.fails_offline if sitting.model == "wallai-offline" else "",
        must_ask=case.must_ask,
        has_asked=verdict.has_asked if verdict else False,
        turns=turns,
        changes=verdict.changes if verdict else [],
        seconds=time.perf_counter() - began,
        used=reduce(Used.__add__, (turn.used for turn in turns), Used()),
    )
