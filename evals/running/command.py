"""`evals run` and `evals rerun`: plays cases, judges the books, and says how it went."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from decimal import Decimal
from typing import Annotated

import typer
from rich.console import Console

from agent.settings import SettingsFault, read_settings
from db.embedded.failure import ServerFailure
from evals.gating.gate import Exit
from evals.reporting.conclusion import conclude
from evals.reporting.progress import progress
from evals.reporting.transcript import show as show_trial
from evals.running.crew import Task
from evals.running.estimate import Unrehearsed
from evals.running.folder import NoRun, Plan, RunFolder, new_run, run_named
from evals.running.performance import NotAgreed, Performance
from evals.running.pricing import Unpriced
from evals.running.resume import UnreadableRun
from evals.running.selection import selected
from evals.running.sitting import Mode
from evals.stating.reading import BadCase

FAULTS = (
    BadCase,
    NoRun,
    SettingsFault,
    Unpriced,
    Unrehearsed,
    UnreadableRun,
    ServerFailure,
    BrokenProcessPool,
)

Names = Annotated[
    list[str] | None, typer.Argument(help="Ids, patterns, files or folders; all cases without any.")
]
Trials = Annotated[int, typer.Option("--trials", "-k", min=1, help="How often each case is played.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="Only cases with this tag.")]
Rules = Annotated[list[str] | None, typer.Option("--rule", help="Only cases of this rule, such as 3.2 or 7.")]
ModeOption = Annotated[
    Mode, typer.Option(help="The offline model, recordings of a model, or the model itself.")
]
Models = Annotated[list[str] | None, typer.Option("--model", help="A model by its name; again for several.")]
Prices = Annotated[
    list[str] | None, typer.Option("--price", help="MODEL=IN/OUT, in dollars per million tokens.")
]
Budget = Annotated[
    float | None, typer.Option(min=0, help="Dollars that a live run never exceeds, 1 without this.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Start a live run without asking.")]
Lanes = Annotated[int | None, typer.Option(min=1, help="How many trials are played at once.")]
GoOn = Annotated[str | None, typer.Option("--run", help="Go on with a run that was stopped, or `last`.")]
Show = Annotated[bool, typer.Option("--show", help="Print each conversation with its calls and rows.")]


def run(
    names: Names = None,
    trials: Trials = 1,
    tag: Tags = None,
    rule: Rules = None,
    mode: ModeOption = "offline",
    model: Models = None,
    price: Prices = None,
    budget: Budget = None,
    yes: Yes = False,
    lanes: Lanes = None,
    run: GoOn = None,
    show: Show = False,
) -> None:
    """Plays cases and judges the books; exits with 0 fine, 1 worse, 2 broken, 3 stale."""
    if run and any([names, tag, rule, model, price, trials != 1, mode != "offline"]):
        raise typer.BadParameter(
            "a run goes on as it was begun: leave out everything but --budget, --lanes, --yes"
        )
    if mode == "offline" and (model or price or budget is not None):
        raise typer.BadParameter(
            "--model, --price and --budget are for --mode live, --model for recorded as well"
        )
    plan = Plan(
        names=names or [],
        tags=tag or [],
        rules=rule or [],
        mode=mode,
        models=model or [],
        trials=trials,
        prices=price or [],
        budget=None if budget is None else Decimal(str(budget)),
    )
    perform(plan, go_on=run, yes=yes, lanes=lanes, show=show)


def rerun(
    name: Annotated[str, typer.Argument(help="The run by its name; the last one without.")] = "last",
    failed: Annotated[bool, typer.Option("--failed", help="Only the cases of which a trial failed.")] = False,
    yes: Yes = False,
    lanes: Lanes = None,
    show: Show = False,
) -> None:
    """Plays the cases of a run again, or those that failed; exits as `run` does."""
    console = Console(soft_wrap=True)
    try:
        before = run_named(name)
        plan, records = before.plan, before.trials
    except FAULTS as fault:
        raise broken(console, fault) from fault
    if failed:
        cases = sorted(
            {
                record.case
                for record in records
                if is_to_be_played_again(record.outcome, record.expected_to_fail)
            }
        )
        if not cases:
            console.print("Nothing failed in that run.")
            raise typer.Exit(Exit.FINE)
        places = [name for name in plan.names if name.endswith(".yaml")]
        plan = plan.model_copy(update={"names": [*places, *cases]})
    perform(plan, go_on=None, yes=yes, lanes=lanes, show=show)


def is_to_be_played_again(outcome: str, expected_to_fail: str) -> bool:
    return outcome in ("broken", "stale") or (outcome == "failed") != bool(expected_to_fail)


def perform(plan: Plan, *, go_on: str | None, yes: bool, lanes: int | None, show: bool) -> None:
    """Plays the plan, or what is left of a run, and ends as the gate rules."""
    console = Console(soft_wrap=True)
    folder: RunFolder | None = None
    try:
        selected(plan.names, tags=plan.tags, rules=plan.rules)
        folder = run_named(go_on) if go_on else new_run(plan)
        if go_on and plan.budget is not None:
            folder.allow(plan.budget)
        performance = Performance(
            folder, read_settings(), say=console.print, ask=agreed, yes=yes, lanes=lanes
        )
        played(console, performance, performance.tasks(), show=show)
        ruling = conclude(console, folder)
    except NotAgreed as declined:
        console.print(str(declined))
        raise typer.Exit(Exit.FINE) from declined
    except KeyboardInterrupt as stopped:
        console.print("Stopped. What was played is kept: go on with `evals run --run last`.")
        raise typer.Exit(Exit.STOPPED) from stopped
    except FAULTS as fault:
        raise broken(console, fault) from fault
    finally:
        if folder is not None:
            folder.leave()
    raise typer.Exit(ruling.exit)


def agreed(question: str) -> bool:
    """Whether somebody says yes; the end of the input is a no."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        return False


def played(console: Console, performance: Performance, tasks: Sequence[Task], *, show: bool) -> None:
    """Plays the tasks, says how far they are, and shows each trial where wanted."""
    with progress(console, len(tasks)) as note:
        for record in performance.play(tasks):
            note(record)
            if show:
                show_trial(console, record)


def broken(console: Console, fault: Exception) -> typer.Exit:
    """The end of a run that the harness could not play: one sentence, and the exit code for that."""
    console.print(str(fault) or type(fault).__name__, markup=False)
    return typer.Exit(Exit.BROKEN)
