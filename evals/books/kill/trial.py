"""One trial: a server, writers, a storm of kills, and then the comparison."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from db.demo import furnish
from db.embedded.roles import DATABASE, SUPERUSER
from db.embedded.server import APP, OWNER, SERVICE, erase, start
from db.migrate import migrate
from db.outside import rows
from evals.books.kill.comparison import Comparison, compare
from evals.books.kill.crew import Crew
from evals.books.kill.notebook import Notebook
from evals.books.kill.post import Post
from evals.books.kill.storm import STORM, Storm

END_SECONDS = 90.0
START_SECONDS = 60.0
STILL_SECONDS = 5.0
LATE_SECONDS = 60.0
FRESH = f"{DATABASE}_fresh"
# The checkpoint is for the trial whose server forgets: it is to begin with a household.
RENEW = (
    f"drop database if exists {DATABASE} with (force)",
    f"create database {DATABASE} template {FRESH} owner {OWNER}",
    "checkpoint",
)


@dataclass(frozen=True)
class Trial:
    """How the writers and the storm are set up; by default with the product's own settings of its server."""

    writers: int
    seconds: float
    seed: int
    settings: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=lambda: STORM)
    named: bool = True
    repeats: float = 0.2
    dies_within: bool = True
    answers_between_kills: int = 1
    pause_seconds: tuple[float, float] = (0.3, 1.5)


@dataclass(frozen=True)
class Outcome:
    """What a trial did and what was left of it."""

    notebooks: list[Notebook]
    kills: Mapping[str, int]
    fallen: list[str]
    comparison: Comparison
    seconds: float

    @property
    def sent(self) -> int:
        return sum(len(notebook.errands) for notebook in self.notebooks)

    @property
    def answered(self) -> int:
        return sum(len(notebook.answers) for notebook in self.notebooks)

    @property
    def deaths(self) -> Counter[str]:
        """How often a writer died by its own hand, by the place in its turn."""
        return sum((notebook.deaths for notebook in self.notebooks), Counter())

    @property
    def refusals(self) -> list[str]:
        """What was not accepted, or took too long."""
        return [why for notebook in self.notebooks for why in notebook.refusals]


@contextmanager
def furnished(settings: Mapping[str, str]) -> Iterator[Path]:
    """The data folder of a server with the demo household; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="wallai-kill-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        server = start(data, settings=settings)
        try:
            migrate(server.url(OWNER), app_url=server.url(APP), service_url=server.url(SERVICE))
            furnish(server.url(OWNER))
            rows(server.url(SUPERUSER, "postgres"), f"create database {FRESH} template {DATABASE}")
            yield data
        finally:
            erase(data)


def carried_out(trial: Trial, data: Path) -> Outcome:
    """Runs a trial over new books, on a server that was started with the trial's settings."""
    server = start(data, settings=trial.settings)
    for statement in RENEW:
        rows(server.url(SUPERUSER, "postgres"), statement)
    with tempfile.TemporaryDirectory(prefix="wallai-writers-") as folder:
        crew = Crew(posts_of(trial, Path(folder), data))
        storm = Storm(crew, data, weights=trial.weights, seed=trial.seed)
        try:
            seconds = endured(trial, crew, storm)
            crew.come_to_an_end(END_SECONDS)
        finally:
            crew.dismiss()
        server = start(data, settings=trial.settings)
        comparison = compare(server.url(SUPERUSER), crew.notebooks)
        return Outcome(crew.notebooks, storm.kills, crew.fallen, comparison, seconds)


def posts_of(trial: Trial, folder: Path, data: Path) -> list[Post]:
    return [
        Post(
            writer=writer,
            seed=trial.seed,
            folder=folder,
            data=data,
            settings=trial.settings,
            named=trial.named,
            repeats=trial.repeats,
            dies_within=trial.dies_within,
        )
        for writer in range(trial.writers)
    ]


def endured(trial: Trial, crew: Crew, storm: Storm) -> float:
    """Strikes until the time is over and each kind had its turn; returns how long that was, in seconds."""
    await_answers(crew, trial.writers, seconds=START_SECONDS)
    begun = time.monotonic()
    chance = Random(f"pauses {trial.seed}")
    while (passed := time.monotonic() - begun) < trial.seconds + (LATE_SECONDS if storm.ahead else 0):
        before = crew.answered()
        crew.tend_for(chance.uniform(*trial.pause_seconds))
        # Where everybody only recovers, nothing is put to the test.
        await_answers(crew, before + trial.answers_between_kills, seconds=STILL_SECONDS)
        storm.strike()
    return passed


def await_answers(crew: Crew, wanted: int, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while crew.answered() < wanted and time.monotonic() < deadline:
        crew.tend_for(0.0)
