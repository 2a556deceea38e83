"""`evals add`: makes a case of a real thread."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from agent.opening import addresses
from agent.settings import SettingsFault, read_settings
from db.embedded.failure import ServerFailure
from db.outside import Window
from evals.adding.draft import draft_of
from evals.adding.thread import NoThread
from evals.gating.gate import Exit
from evals.stating.reading import CASES


def add(
    from_thread: Annotated[str, typer.Option(help="The thread's id, as the page has it in its address.")],
    case: Annotated[str | None, typer.Option("--id", help="What the case is called.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="Where it is written; a new file under evals/cases without.")
    ] = None,
) -> None:
    """Makes a draft of a case of a conversation that took place; the names and words in it are the people's own."""
    console = Console(soft_wrap=True)
    name = case or f"drawn-{re.sub(r'[^a-z0-9]+', '', from_thread.lower())[-8:]}"
    place = file or CASES / "drafts" / f"{name}.yaml"
    if place.exists():
        console.print(f"{place} is there already.")
        raise typer.Exit(Exit.BROKEN)
    try:
        text = drawn(from_thread, name)
    except (NoThread, SettingsFault, ServerFailure) as fault:
        console.print(str(fault), markup=False)
        raise typer.Exit(Exit.BROKEN) from fault
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    console.print(
        f"{place} is written. It holds what people said and their names: read it before you keep it, and"
    )
    console.print(f"hold it against docs/rules.md. Play it with: python3 run.py evals run {place} --show")


def drawn(thread: str, name: str) -> str:
    where = addresses(read_settings(), on_step=print)
    if where.admin is None:
        raise SettingsFault("To read threads, set DATABASE_ADMIN_URL to the login that owns the schema.")
    window = Window(where.admin)
    try:
        window.rows("set role wallai_books")
        return draft_of(window, thread, case_id=name)
    finally:
        window.close()
