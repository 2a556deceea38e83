"""The folder of a run: what was planned, a line for each trial, the account, and what is made of them in the end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pydantic import Field

from evals.running.purse import Purse
from evals.running.record import Recorded, TrialRecord
from evals.running.resume import keep, kept
from evals.running.sitting import Mode

RUNS = Path(__file__).parents[2] / ".evals"


class NoRun(Exception):
    """There is no run of this name."""


class Plan(Recorded):
    """What a run plays: cases as the person named them, so that a run which was stopped can go on."""

    names: list[str]
    tags: list[str]
    rules: list[str]
    mode: Mode
    models: list[str]
    trials: int
    prices: list[str] = Field(default_factory=list)
    budget: Decimal | None = None
    """Dollars in all; a dollar where nobody said."""


@dataclass(frozen=True)
class RunFolder:
    """Where one run lies."""

    path: Path

    @property
    def run(self) -> str:
        """The name of the run."""
        return self.path.name

    @property
    def plan(self) -> Plan:
        """What it plays. Raises NoRun where nobody wrote that down."""
        try:
            return Plan.model_validate_json((self.path / "plan.json").read_text(encoding="utf-8"))
        except OSError as error:
            raise NoRun(f"There is no run {self.path.name}.") from error

    def allow(self, budget: Decimal) -> None:
        """Lets a run that goes on spend so much in all. Raises NoRun."""
        write_plan(self.path, self.plan.model_copy(update={"budget": budget}))

    @property
    def trials(self) -> list[TrialRecord]:
        """What was played so far, of each trial the latest."""
        return list(kept(self.path / "trials.jsonl").values())

    def leave(self) -> None:
        """Takes the folder away where nothing was played in it, so that nobody takes it for the last run."""
        if not (self.path / "trials.jsonl").exists():
            shutil.rmtree(self.path, ignore_errors=True)

    def keep(self, record: TrialRecord) -> None:
        """Adds a trial."""
        keep(self.path / "trials.jsonl", record)

    def purse(self, budget: Decimal) -> Purse:
        """The account of a live run."""
        return Purse(self.path / "purse.json", budget)


def new_run(plan: Plan, runs: Path = RUNS) -> RunFolder:
    """Makes a folder for a run, named by the moment."""
    began = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    number = 1
    while (path := runs / (began if number == 1 else f"{began}-{number}")).exists():
        number += 1
    path.mkdir(parents=True)
    write_plan(path, plan)
    return RunFolder(path)


def write_plan(path: Path, plan: Plan) -> None:
    (path / "plan.json").write_text(plan.model_dump_json(indent=1) + "\n", encoding="utf-8")


def run_named(name: str, runs: Path = RUNS) -> RunFolder:
    """Finds a run by its name, or its folder, or "last". Raises NoRun."""
    if name == "last":
        if latest := max(earlier_runs(runs), key=lambda folder: folder.run, default=None):
            return latest
        raise NoRun("There is no run yet.")
    path = Path(name) if Path(name).is_dir() else runs / name
    if not (path / "plan.json").exists():
        raise NoRun(f"There is no run {name}.")
    return RunFolder(path)


def earlier_runs(runs: Path = RUNS) -> Iterator[RunFolder]:
    """Yields the runs that there are."""
    for path in sorted(runs.glob("*")) if runs.exists() else []:
        if re.match(r"\d{8}-\d{6}", path.name) and (path / "plan.json").exists():
            yield RunFolder(path)
