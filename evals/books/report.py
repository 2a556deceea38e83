"""What an examination found: a table for people, JSON for machines, an exit code for both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Finding:
    """One line: what was examined, what was seen, and whether it is as it must be."""

    what: str
    seen: str
    holds: bool


@dataclass(frozen=True)
class Report:
    """An examination's lines, and its figures for whoever compares runs."""

    title: str
    findings: list[Finding]
    figures: Mapping[str, object] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """True where there was something to find and all of it is as it must be."""
        return bool(self.findings) and all(finding.holds for finding in self.findings)


def conclude(report: Report, *, json_file: Path | None) -> NoReturn:
    """Prints the table, writes the JSON where wanted, and leaves with 0 where all holds, else with 1."""
    table = Table("examined", "seen", "holds", title=report.title)
    for finding in report.findings:
        table.add_row(finding.what, finding.seen, "yes" if finding.holds else "[bold red]NO[/]")
    Console().print(table)
    if json_file is not None:
        json_file.write_text(
            json.dumps({**asdict(report), "holds": report.holds}, indent=2, default=str) + "\n"
        )
    raise typer.Exit(0 if report.holds else 1)
