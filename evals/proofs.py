"""`evals proofs`: the tests that take seconds each, which the suite leaves out to be run often."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).parent.parent
PYTEST = ["-m", "pytest", "-q", "-m", "proof", "-n", "logical", "--dist", "loadscope", "-rs"]


def proofs(
    options: Annotated[
        list[str] | None, typer.Argument(help="Files, and after -- options of pytest.")
    ] = None,
) -> None:
    """Runs them: real browsers, killed processes, whole years, older databases; exits as pytest does."""
    done = subprocess.run([sys.executable, *PYTEST, *(options or [])], cwd=ROOT, check=False)
    raise typer.Exit(done.returncode)
