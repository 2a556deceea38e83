"""How a trial reaches its model: in this process, on a tape of an earlier run, or for real."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

from agent.claude import Claude, offline_claude
from agent.prices import Price
from evals.running.live import Line, LiveModel, replayed
from evals.running.record import Fault, TrialRecord, Used
from evals.running.replaying import ReplayingTransport, recorded_tape
from evals.running.sitting import Sitting
from evals.running.tape import RECORDINGS, Tape, tape_file
from evals.running.trial_key import TrialKey
from evals.running.usage_heard import usage_heard


class Reached(ABC):
    """The model of one trial."""

    claude: Claude
    price: Price | None = None
    """What it costs, where a person said so."""

    @abstractmethod
    def checked(self, record: TrialRecord) -> TrialRecord:
        """The record as it counts: what the line or the tape was to blame for is no failure of the agent's."""

    async def end(self) -> None:
        """Closes the client."""
        await self.claude.aclose()


class Reach(ABC):
    """One way to a model, for the event loop that it is made in."""

    @abstractmethod
    def of(self, case: str, trial: int) -> Reached:
        """The model for one trial. Raises Stale, or UnreadableTape."""

    @abstractmethod
    async def close(self) -> None:
        """Closes what is open between trials."""


def reach_of(sitting: Sitting, folder: Path = RECORDINGS) -> Reach:
    """The way that a sitting goes."""
    if sitting.live is not None:
        return Live(sitting.live, folder)
    return Recorded(sitting.model, folder) if sitting.mode == "recorded" else Offline()


@dataclass
class ReachedOffline(Reached):
    """The model that lives in this process, which is to blame for whatever it does."""

    claude: Claude

    def checked(self, record: TrialRecord) -> TrialRecord:
        return record

    async def end(self) -> None:
        """It stays open for the next trial."""


@dataclass
class Offline(Reach):
    """The offline model; one client serves all trials."""

    claude: Claude = field(default_factory=offline_claude)

    def of(self, case: str, trial: int) -> Reached:
        return ReachedOffline(self.claude)

    async def close(self) -> None:
        await self.claude.aclose()


@dataclass
class ReachedRecorded(Reached):
    """The model as it answered once."""

    claude: Claude
    transport: ReplayingTransport

    def checked(self, record: TrialRecord) -> TrialRecord:
        stale = self.transport.stale
        return record if stale is None else ended(record, "stale", str(stale))


@dataclass
class Recorded(Reach):
    """The tapes of one model."""

    model: str
    folder: Path

    def of(self, case: str, trial: int) -> Reached:
        claude, transport = replayed(recorded_tape(TrialKey(self.model, case, trial), self.folder))
        return ReachedRecorded(claude, transport)

    async def close(self) -> None:
        """Tapes are read and closed one by one."""


@dataclass
class ReachedLive(Reached):
    """The model itself, with everything that it is asked and answers."""

    claude: Claude
    tape: Tape
    folder: Path
    price: Price | None = None

    def checked(self, record: TrialRecord) -> TrialRecord:
        if self.tape.fault and record.outcome != "broken":
            return ended(record, "broken", f"the line to the model: {self.tape.fault}")
        if record.outcome == "broken":
            # Its turns are not known, and what it was answered has been paid for.
            return record.model_copy(update={"used": self.used})
        self.tape.write(tape_file(self.tape.key, self.folder))
        return record

    @property
    def used(self) -> Used:
        """What the answers on the tape took, as far as they say so."""
        heard = [usage for each in self.tape.exchanges if (usage := usage_heard(each.raw))]
        return reduce(Used.__add__, (Used.of(usage, self.price) for usage in heard), Used())


class Live(Reach):
    """The line to one model."""

    def __init__(self, live: LiveModel, folder: Path) -> None:
        self.line, self.price = Line(live), live.price
        self.folder = folder

    def of(self, case: str, trial: int) -> Reached:
        tape = self.line.tape(case, trial)
        return ReachedLive(self.line.claude(tape), tape, self.folder, self.price)

    async def close(self) -> None:
        await self.line.close()


def ended(record: TrialRecord, outcome: str, what: str) -> TrialRecord:
    """The record of a trial that says nothing of the agent."""
    return record.model_copy(update={"outcome": outcome, "faults": [Fault(what=what)]})
