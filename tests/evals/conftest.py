"""A stage for the tests of the harness, as its trials have one."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from agent.claude import offline_claude
from db.database import Books
from evals.running.reach import Offline
from evals.running.record import TrialRecord
from evals.running.sitting import Sitting
from evals.running.trial import try_case
from evals.staging.stage import Pattern, Stage
from evals.stating.case import Case
from evals.stating.reading import read_list
from tests.support.copies import copies_of
from tests.support.servers import Server, new_name

Try = Callable[[str], TrialRecord]


@pytest.fixture(scope="session")
def pattern(server: Server, template: str) -> Pattern:
    """The database that stages are copies of."""
    copies_of(server, template)
    made = Pattern(server, new_name("pattern"))
    made.make(of=template)
    return made


@pytest.fixture(scope="session")
def stage(pattern: Pattern) -> Iterator[Stage]:
    """One stage for the run; each trial sets it anew."""
    with pattern.stage(new_name("stage")) as stage:
        yield stage


@pytest.fixture
def stated(tmp_path: Path) -> Callable[[str], Case]:
    """Reads one case as it would stand in a file, without its id and rules."""

    def read(text: str) -> Case:
        file = tmp_path / "case.yaml"
        lines = "\n".join(f"  {line}" for line in dedent(text).strip().splitlines())
        file.write_text(f"- id: tried\n  rules: []\n{lines}\n", encoding="utf-8")
        return read_list(Case, file)[0]

    return read


@pytest.fixture(scope="session")
def open_stage(stage: Stage, loop: AbstractEventLoop) -> Iterator[Books]:
    """The books of the stage, opened once as those of a lane are."""
    books = stage.open_books()
    yield books
    loop.run_until_complete(books.close())


@pytest.fixture(scope="session")
def tried_on(
    stage: Stage, open_stage: Books, loop: AbstractEventLoop
) -> Iterator[Callable[[Case], TrialRecord]]:
    """Plays a case with the offline model."""
    claude = offline_claude()
    sitting = Sitting("tests", claude.model, "offline")

    def played(case: Case) -> TrialRecord:
        trial = try_case(sitting, stage, open_stage, case, trial=0, reach=Offline(claude))
        return loop.run_until_complete(trial)

    yield played
    loop.run_until_complete(claude.aclose())


@pytest.fixture
def tried(stated: Callable[[str], Case], tried_on: Callable[[Case], TrialRecord]) -> Try:
    """Plays one case as it is stated, and returns its record."""
    return lambda text: tried_on(stated(text))
