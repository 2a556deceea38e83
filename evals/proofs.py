"""`evals proofs`: the tests that take seconds each, which the suite leaves out to be run often."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).parent.parent
PYTEST = ["-m", "pytest", "-q", "-m", "proof", "-rs"]
IN_PARALLEL = ["-n", "logical", "--dist", "loadscope"]
SOME_FAILED = 1


def proofs(
    options: Annotated[
        list[str] | None, typer.Argument(help="Files, and after -- options of pytest.")
    ] = None,
) -> None:
    """Runs them: real browsers, killed processes, whole years, older databases; exits as pytest does.

    What fails is run once more, one at a time: a browser beside another one may be late. What is broken fails twice.
    """
    done = run(*IN_PARALLEL, *(options or []))
    if done == SOME_FAILED:
        typer.echo("Once more, one at a time: what failed.")
        done = run("--last-failed", "--last-failed-no-failures", "none", *(options or []))
    raise typer.Exit(done)


def run(*options: str) -> int:
    return subprocess.run([sys.executable, *PYTEST, *options], cwd=ROOT, check=False).returncode
