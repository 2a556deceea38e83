"""What the exit codes of the `wallai` command mean."""

from enum import IntEnum
from typing import NoReturn

import typer


class Exit(IntEnum):
    """0 is an answer; everything else says why there is none."""

    ANSWERED = 0
    FAILED = 1
    NOT_ACCEPTED = 2
    DATABASE = 3
    SETTING = 4
    INTERRUPTED = 130


AWAY = "The database does not answer. Nothing was changed; please try again in a moment."
"""The sentence that goes with DATABASE."""


UNPREPARED = "The database is not prepared for Wallai: run `python3 run.py migrate` once."


def leave(code: Exit, sentence: str) -> NoReturn:
    """Says why the command ends here, and ends it."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def told(code: Exit, sentence: str) -> Exit:
    """Says how the command ends; returns the code for it."""
    typer.echo(sentence, err=True)
    return code


EXIT_CODES = (
    "Exit codes: 0 answered · 1 the answer failed, or the books differ · 2 the message, person, space, file or"
    " option was not accepted · 3 the database is away · 4 a setting is wrong · 130 stopped with Ctrl-C."
)
