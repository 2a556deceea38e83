"""Two runs beside each other in the terminal: what newly fails and passes, and whether it is more than chance."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.figures.comparison import Comparison, ModelComparison, Move
from evals.figures.significance import Significance
from evals.reporting.terminal import spell


def contrast(console: Console, comparison: Comparison) -> None:
    """Prints what became of the cases, model by model."""
    console.print(f"{escape(comparison.run_before)} → {escape(comparison.run)}", highlight=False)
    for model in comparison.models:
        same = model.model == model.model_before
        title = model.model if same else f"{model.model_before} → {model.model}"
        console.rule(f"[bold]{escape(title)}[/]", align="left")
        console.print(table_of_rates(model))
        for line in lines_of(model):
            console.print(line, highlight=False, soft_wrap=True)
    for told, models in (("gone", comparison.models_gone), ("new", comparison.models_new)):
        if models:
            console.print(f"{told}: {escape(', '.join(models))}", highlight=False, soft_wrap=True)


def table_of_rates(model: ModelComparison) -> Table:
    table = Table("", "before", "now")
    passing = [next(iter(group.passing.in_all), None) for group in (model.before, model.now)]
    table.add_row("passes", *map(spell, passing))
    table.add_row("wrong writes", spell(model.before.wrong_write_rate), spell(model.now.wrong_write_rate))
    return table


def lines_of(model: ModelComparison) -> Iterator[str]:
    for move in model.moves:
        yield line_of(move)
    yield spelled(model.significance, model.pairs)
    told = [
        *(
            [f"the median turn takes {model.turn_seconds_ratio:.2f} times as long"]
            if model.turn_seconds_ratio
            else []
        ),
        *([f"a trial takes {model.tokens_ratio:.2f} times the tokens"] if model.tokens_ratio else []),
        *([f"and ${model.usd_difference:+.4f}"] if model.usd_difference else []),
    ]
    if told:
        yield ", ".join(told)
    for name, cases in (
        ("no longer tried", model.gone),
        ("tried for the first time", model.new),
        ("stated otherwise than before", model.restated),
    ):
        if cases:
            yield f"{name}: {escape(', '.join(cases))}"


def line_of(move: Move) -> str:
    worse = move.passed * move.trials_before < move.passed_before * move.trials or move.is_wrong_write
    colour = "red" if worse else "green"
    wrote = " [bold red]writes wrongly[/]" if move.is_wrong_write else ""
    often = f"{move.passed_before}/{move.trials_before} → {move.passed}/{move.trials}"
    return f"[{colour}]{move.course}[/]{wrote} [bold]{escape(move.case)}[/] {often}: {escape(move.fault)}"


def spelled(found: Significance, pairs: int) -> str:
    """The test, what it looked at, and what that means."""
    means = "more than chance" if found.is_significant else "no more than chance may do"
    if found.test == "McNemar's exact test":
        told = f"of {pairs} paired trials {found.worse} are worse and {found.better} better"
    else:
        told = f"{found.worse} cases are worse and {found.better} better"
    return f"{told}: {means} ({found.test}: p = {found.p:.3g}; by case p = {found.p_by_case:.3g})"
