"""`python3 run.py evals books ...`: shows that nothing is lost and that nobody sees what is not theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.books.report import conclude  # noqa: F401

books = typer.Typer(help="Show that the books hold.", no_args_is_help=True)

Json = Annotated[Path | None, typer.Option("--json", help="Write what was found to this file, too.")]
Seconds = Annotated[float, typer.Option(min=1, help="How long each part goes on.")]
Seed = Annotated[int, typer.Option(help="The same seed draws the same schedule.")]
