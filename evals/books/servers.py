"""The whole suite on each PostgreSQL that Wallai may run on: the wheel's, the system's, one of somebody else."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import typer

from db.embedded.binaries import Binaries, installed
from db.embedded.failure import ServerFailure
from db.embedded.server import APP, OWNER, SERVICE, SUPERUSER
from evals.books.plain_server import PlainServer, plain_server
from evals.books.pooler import pgbouncer, pooled
from evals.books.report import Finding, Report

ROOT = Path(__file__).parents[2]
SUITE = ("-q", "-m", "proof or not proof", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder")
# Whoever runs this may have named a server of their own there.
FOREIGN = (
    "DATABASE_SUPERUSER_URL",
    "DATABASE_ADMIN_URL",
    "DATABASE_URL",
    "DATABASE_SERVICE_URL",
    "WALLAI_POOLER",
)


@dataclass(frozen=True)
class Way:
    """How the suite is pointed at a server: options of pytest and variables of the environment."""

    options: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A server that the suite may run on: what it is, and how to have it; `start` is None where it is missing."""

    name: str
    what: str
    start: Callable[[], Iterator[Way]] | None


@dataclass(frozen=True)
class Outcome:
    """What came of the suite on one server; the reasons of what was skipped are pytest's."""

    server: str
    passed: int
    failed: int
    skipped: int
    reasons: tuple[str, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        return self.passed > 0 and self.failed == 0


def candidates() -> list[Candidate]:
    """Every server by name, those that are missing here included."""
    found = list(installed())
    wheel = [binaries for binaries in found if binaries.site]
    system = [binaries for binaries in found if not binaries.site]
    newest, older = first(wheel), first(wheel[:0:-1])
    return [
        embedded("newest", "the wheel's newest", newest, option=major(newest)),
        embedded("older", "the wheel's older", older, option=major(older)),
        embedded("system", "a system installation", first(system), option="system"),
        external(first(system + wheel)),
        behind_pooler(first(found), pgbouncer()),
    ]


def first(binaries: list[Binaries]) -> Binaries | None:
    return binaries[0] if binaries else None


def major(binaries: Binaries | None) -> str:
    return str(binaries.major) if binaries else ""


def embedded(name: str, what: str, binaries: Binaries | None, *, option: str) -> Candidate:
    if binaries is None:
        return Candidate(name, what, None)

    def start() -> Iterator[Way]:
        yield Way(options=("--postgres", option))

    return Candidate(name, f"{what}, PostgreSQL {binaries.major}, embedded", start)


def external(binaries: Binaries | None) -> Candidate:
    if binaries is None:
        return Candidate("external", "an external server", None)

    def start() -> Iterator[Way]:
        with plain_server(binaries) as server:
            yield Way(variables=addresses(server, door=server))

    what = f"an external PostgreSQL {binaries.major}, its owner no superuser"
    return Candidate("external", what, start)


def behind_pooler(binaries: Binaries | None, program: str | None) -> Candidate:
    if binaries is None or program is None:
        return Candidate("pooler", "pgbouncer in transaction mode that is missing", None)

    def start() -> Iterator[Way]:
        with plain_server(binaries) as server, pooled(server, program) as door:
            yield Way(variables={**addresses(server, door=door), "WALLAI_POOLER": "true"})

    return Candidate("pooler", f"pgbouncer before an external PostgreSQL {binaries.major}", start)


def addresses(server: PlainServer, *, door: PlainServer) -> dict[str, str]:
    """The owner and the superuser of the tests come to the server itself, the product's logins by the door."""
    return {
        "DATABASE_SUPERUSER_URL": server.url(SUPERUSER),
        "DATABASE_ADMIN_URL": server.url(OWNER),
        "DATABASE_URL": door.url(APP),
        "DATABASE_SERVICE_URL": door.url(SERVICE),
    }


def examine(names: list[str], *, tests: list[str]) -> Report:
    """Runs the suite, or these tests of it, on the servers named, on all that are found where none is."""
    findings, figures = [], {}
    for candidate in wanted(names):
        finding, outcome = examined(candidate, tests)
        findings.append(finding)
        figures[candidate.name] = asdict(outcome) if outcome else None
    what = f"Of the suite {', '.join(tests)}" if tests else "The whole suite"
    return Report(f"{what} on each PostgreSQL{missing(names)}", findings, figures)


def look(names: list[str]) -> Report:
    """Starts the servers named, or all that are found, and says how the suite would be run on each."""
    findings = []
    for candidate in wanted(names):
        try:
            with started(candidate) as way:
                seen, holds = " ".join([*way.options, *sorted(way.variables)]), True
        except ServerFailure as failure:
            seen, holds = str(failure), False
        findings.append(Finding(candidate.name, f"{candidate.what}\n{seen}", holds))
    return Report(f"Each PostgreSQL that is found{missing(names)}", findings)


def wanted(names: list[str]) -> list[Candidate]:
    """The servers named, those that are missing included; without a name all that are found."""
    known = {candidate.name: candidate for candidate in candidates()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"There is no server {unknown[0]}; there are {', '.join(known)}.")
    return [known[name] for name in names] or [each for each in known.values() if each.start]


def missing(names: list[str]) -> str:
    """What is not to be had here and was not asked for, so that nobody takes its absence for a success."""
    absent = [
        candidate.name for candidate in candidates() if not candidate.start and candidate.name not in names
    ]
    return f"; not installed: {', '.join(absent)}" if absent else ""


def started(candidate: Candidate) -> AbstractContextManager[Way]:
    """Raises ServerFailure where the server is missing."""
    if candidate.start is None:
        raise ServerFailure("It is not installed.")
    return contextmanager(candidate.start)()


def examined(candidate: Candidate, tests: list[str]) -> tuple[Finding, Outcome | None]:
    try:
        with started(candidate) as way:
            outcome = run_suite(candidate.name, way, tests)
    except ServerFailure as failure:
        return Finding(candidate.name, f"{candidate.what}: {failure}", False), None
    counts = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
    seen = "\n".join([candidate.what, f"{counts} in {outcome.seconds:.0f} s", *outcome.reasons])
    return Finding(candidate.name, seen, outcome.holds), outcome


def run_suite(server: str, way: Way, tests: list[str]) -> Outcome:
    """Runs pytest in a process of its own; what it prints goes on to whoever looks."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wallai-evals-") as folder:
        written = Path(folder) / "outcome.xml"
        command = [sys.executable, "-m", "pytest", *SUITE, f"--junitxml={written}", *way.options, *tests]
        subprocess.run([*environment(way), *command], cwd=ROOT)
        counts, reasons = read_outcome(written)
    return Outcome(server, *counts, reasons, time.monotonic() - begun)


def environment(way: Way) -> list[str]:
    """The words before a command that give it the way's variables, and no server of somebody else's."""
    without = [word for name in FOREIGN for word in ("-u", name)]
    return ["env", *without, *(f"{name}={value}" for name, value in way.variables.items())]


def read_outcome(written: Path) -> tuple[tuple[int, int, int], tuple[str, ...]]:
    """How many passed, failed and were skipped, and why those were; nothing where pytest did not get so far."""
    if not written.exists():
        return (0, 0, 0), ()
    root = ElementTree.parse(written).getroot()
    suites = list(root.iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(kind, 0)) for suite in suites)
        for kind in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    reasons = sorted({f"skipped: {skip.get('message')}" for skip in root.iter("skipped")})
    return (total - failed - skipped, failed, skipped), tuple(reasons)
