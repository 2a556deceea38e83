"""One trial in the terminal: the conversation with its calls, what is another in the books, and the verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape

from evals.running.record import RowChange, SaidTurn, TrialRecord

VALUE_MAX = 600


def show(console: Console, trial: TrialRecord) -> None:
    """Prints the trial for somebody who works on its case."""
    console.rule(
        f"[bold]{escape(trial.case)}[/] · {escape(trial.model)} · trial {trial.trial + 1}", align="left"
    )
    console.print(f"[dim]{escape(trial.file)}  {escape(trial.why)}[/]")
    for line in lines_of(trial):
        console.print(line, highlight=False)


def lines_of(trial: TrialRecord) -> Iterator[str]:
    for place, turn in enumerate(trial.turns, 1):
        yield from lines_of_turn(place, turn)
    yield ""
    for change in trial.changes:
        yield line_of_change(change)
    if not trial.changes:
        yield "[dim]The books are as they were.[/]"
    yield ""
    for fault in trial.faults:
        mark = "[bold red]wrong write[/]" if fault.is_wrong_write else "[red]fault[/]"
        yield f"{mark} {escape(fault.what)}"
    if trial.expected_to_fail and trial.outcome == "failed":
        yield f"[bold green]failed as expected[/]: {escape(trial.expected_to_fail)} ({trial.seconds:.2f} s)"
        return
    colour = "green" if trial.outcome == "passed" else "red"
    yield f"[bold {colour}]{trial.outcome}[/] in {trial.seconds:.2f} s"


def lines_of_turn(place: int, turn: SaidTurn) -> Iterator[str]:
    yield ""
    yield f"[bold]{place}. {escape(turn.speaker)}[/] [dim]in {escape(turn.space)}:[/] {escape(turn.said)}"
    for call in turn.calls:
        given = cut(json.dumps(call.arguments, ensure_ascii=False))
        yield f"   [cyan]{escape(call.name)}[/] [dim]{escape(given)}[/]"
        yield f"   [dim]{call.state}: {escape(cut(json.dumps(call.result, ensure_ascii=False)))}[/]"
    asked = f" [yellow]({turn.asked})[/]" if turn.asked else ""
    yield f"   → {escape(turn.answer)}{asked}"


def line_of_change(change: RowChange) -> str:
    sign = {"added": "[green]+[/]", "changed": "[yellow]~[/]", "removed": "[red]−[/]"}[change.deed]
    told = ", ".join(
        f"{name} {spelled(value)}" for name, value in change.fields.items() if value not in (None, {}, [])
    )
    unwanted = "" if change.wanted else " [bold red](nobody wanted it)[/]"
    return f"{sign} {escape(f'{change.kind} {change.name}: {told}')}{unwanted}"


def spelled(value: object) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{spelled(value[0])} → {spelled(value[1])}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} {spelled(each)}" for key, each in value.items()) + "}"
    return str(value)


def cut(text: str) -> str:
    return text if len(text) <= VALUE_MAX else f"{text[:VALUE_MAX]}…"
