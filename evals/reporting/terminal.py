"""The summary of a run in the terminal: wrong writes first, then the figures, then what fails and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from math import ceil, floor

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.figures.effort import Effort
from evals.figures.figures import Figures, ModelFigures
from evals.figures.group import Group
from evals.figures.rate import Rate
from evals.figures.spread import Spread
from evals.figures.troubles import Trouble

ROWS_MAX = 25
"""So many cases are named of each kind of trouble; the report has all."""

WIDE = 120
"""From so many columns on all rates have their intervals beside them."""


def summarise(console: Console, figures: Figures) -> None:
    """Prints the figures of each model."""
    for model in figures.models:
        console.rule(f"[bold]{escape(model.model)}[/] · {model.mode}", align="left")
        console.print(headline(model), highlight=False, soft_wrap=True)
        console.print(table_of_groups(model, is_narrow=console.width < WIDE))
        for line in effort_lines(model.effort):
            console.print(line, highlight=False, soft_wrap=True)
        for line in trouble_lines(model):
            console.print(line, highlight=False, soft_wrap=True)


def headline(model: ModelFigures) -> str:
    """What happened to the books, before anything else."""
    of = model.overall
    colour = "red" if of.wrong_writes else "green"
    told = [
        f"[bold {colour}]{of.wrong_writes} wrong {'write' if of.wrong_writes == 1 else 'writes'}[/]",
        f"{of.passed} passed",
        f"{of.failed} failed" + (f", {of.expected} of them as expected" if of.expected else ""),
    ]
    told += [f"[bold yellow]{of.stale} stale[/]"] if of.stale else []
    told += [f"[bold yellow]{of.broken} broken by the infrastructure[/]"] if of.broken else []
    return f"{'; '.join(told)}; {of.trials} trials of {of.cases} {'case' if of.cases == 1 else 'cases'}"


def table_of_groups(model: ModelFigures, *, is_narrow: bool) -> Table:
    """The groups; where there is little room only the whole has its intervals."""
    most = len(model.overall.passing.in_all)
    note = "per cent, with 95 % intervals, as if the cases were drawn from many more"
    table = Table(
        box=SIMPLE_HEAD, collapse_padding=True, pad_edge=False, caption=note, caption_justify="left"
    )
    table.add_column("", overflow="fold")
    titles = ["cases", "trials", "wrong\nwrites", "passes", *([f"all of {most}"] if most > 1 else [])]
    for title in (*titles, "asks\nrightly", "asks\nwhen due"):
        table.add_column(title, justify="right")
    spell_some = spell_value if is_narrow else spell
    table.add_row("all", *cells(model.overall, most, spell_above if is_narrow else spell))
    table.add_section()
    for group in model.tiers:
        table.add_row(f"tier {group.name}", *cells(group, most, spell_some))
    table.add_section()
    for group in model.tags:
        table.add_row(escape(group.name), *cells(group, most, spell_some))
    return table


def cells(group: Group, most: int, spelled: Callable[[Rate | None], str]) -> Iterator[str]:
    passing = group.passing.in_all
    wrong = spelled(group.wrong_write_rate)
    yield f"{group.cases}"
    yield f"{group.trials}"
    yield f"[bold red]{wrong}[/]" if group.wrong_writes else wrong
    yield spelled(passing[0] if passing else None)
    if most > 1:
        yield spelled(passing[most - 1] if len(passing) == most else None)
    yield spelled(group.asking.precision)
    yield spelled(group.asking.recall)


def spell(rate: Rate | None) -> str:
    """A rate and its interval in per cent."""
    interval = f" [dim]({percent(rate.low)}–{percent(rate.high)})[/]" if rate else ""
    return f"{spell_value(rate)}{interval}"


def spell_above(rate: Rate | None) -> str:
    """A rate above its interval, where there is little room."""
    whole = f"{floor(100 * rate.low)}–{ceil(100 * rate.high)}" if rate else ""
    return f"{spell_value(rate)}\n[dim]{whole}[/]"


def spell_value(rate: Rate | None) -> str:
    return percent(rate.value) if rate else "–"


def percent(value: float) -> str:
    """A part in per cent; only all is 100 and only nothing is 0."""
    shown = f"{100 * value:.1f}"
    if shown == "100.0":
        return "100" if value == 1 else ">99.9"
    if shown == "0.0":
        return "0" if value == 0 else "<0.1"
    return shown


def effort_lines(effort: Effort) -> Iterator[str]:
    tokens = {
        "in": effort.input_tokens,
        "out": effort.output_tokens,
        "read from cache": effort.cache_read_tokens,
        "written to cache": effort.cache_write_tokens,
    }
    told = ", ".join(f"{number:,} {name}" for name, number in tokens.items() if number) or "none"
    yield f"tokens: {told}; {spell_dollars(effort.usd)}, {spell_dollars(effort.usd_per_trial)} a trial"
    spreads = {
        "a turn": effort.turn_seconds,
        "first text": effort.first_text_seconds,
        "a tool": effort.tool_seconds,
    }
    told = ", ".join(f"{name} {spell_spread(spread)}" for name, spread in spreads.items() if spread)
    if told:
        yield f"seconds, p50 / p95: {told}"


def spell_dollars(usd: Decimal | None) -> str:
    return "dollars unknown" if usd is None else f"${usd:,.4f}" if 0 < usd < 1 else f"${usd:,.2f}"


def spell_spread(spread: Spread) -> str:
    return f"{spread.p50:.2f} / {spread.p95:.2f}"


def trouble_lines(model: ModelFigures) -> Iterator[str]:
    of = model.troubles
    yield from listed("[red]fails[/]", of.failing)
    yield from listed("[red]passes in spite of its mark[/]", of.passing_in_spite)
    yield from listed("[yellow]stale[/]", of.stale)
    yield from listed("[yellow]broken[/]", of.broken)
    # What fails as expected is counted above; only where it wrote wrongly there is something to say.
    yield from listed("[red]fails as expected, but[/]", [each for each in of.expected if each.wrong_writes])


def listed(title: str, troubles: Sequence[Trouble]) -> Iterator[str]:
    for each in troubles[:ROWS_MAX]:
        often = f" {each.trials} of {each.of}" if each.of > 1 else ""
        wrote = " [bold red]wrote wrongly[/]" if each.wrong_writes else ""
        yield f"{title}{often}{wrote} [bold]{escape(each.case)}[/]: {escape(each.what)}"
    if len(troubles) > ROWS_MAX:
        yield f"{title} {len(troubles) - ROWS_MAX} more"
