"""Kills, drawn from a seed: a writer, a backend of PostgreSQL, PostgreSQL, its guardian, or all of the server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

from db.embedded.home import settle
from db.embedded.leftovers import recorded_process
from evals.books.kill.crew import Crew

SERVICE, BACKEND, SERVER, GUARDIAN = "service", "backend", "server", "guardian"
WHOLE_SERVER = "server with all its processes"
STORM = {SERVICE: 8, BACKEND: 5, SERVER: 2, WHOLE_SERVER: 1, GUARDIAN: 1}
CLIENT = re.compile(r"^postgres: \S+ \S+ \[local\] (?P<doing>.*)$")


class Storm:
    """Strikes at one kind after the other, first each of them once and then by their weights."""

    def __init__(self, crew: Crew, data: Path, *, weights: Mapping[str, int], seed: int) -> None:
        self.crew = crew
        self.cluster = settle(data).cluster
        self.weights = weights
        self.chance = Random(f"storm {seed}")
        self.ahead = list(weights)
        self.kills: Counter[str] = Counter()

    def strike(self) -> None:
        """Kills one more."""
        kind = (
            self.ahead[0]
            if self.ahead
            else self.chance.choices(list(self.weights), [*self.weights.values()])[0]
        )
        if self.struck(kind):
            self.kills[kind] += 1
            self.ahead = [other for other in self.ahead if other != kind]

    def struck(self, kind: str) -> bool:
        """Kills one of the kind; false where there was none at this moment."""
        if kind == SERVICE:
            return self.crew.kill_one(self.chance)
        processes = living()
        server = recorded_process(str(self.cluster))
        # A process id on record may be anybody's by now.
        if server not in processes or str(self.cluster) not in processes[server][1]:
            return False
        if kind == SERVER:
            return killed(server)
        if kind == GUARDIAN:
            guardian, command = processes[server][0], processes.get(processes[server][0], (0, ""))[1]
            # A server that has lost its guardian is a child of somebody else for as long as it takes to end.
            return "db.embedded.guardian" in command and killed(guardian)
        children = {child: title for child, (parent, title) in processes.items() if parent == server}
        if kind == WHOLE_SERVER:
            return sum([killed(process) for process in (server, *children)]) > 0
        clients = {child: found for child, title in children.items() if (found := CLIENT.match(title))}
        at_work = [child for child, found in clients.items() if found["doing"] != "idle"]
        return bool(clients) and killed(self.chance.choice(at_work or list(clients)))


def living() -> dict[int, tuple[int, str]]:
    """Every process that is no zombie: its parent and its command line."""
    listed = subprocess.run(
        ["ps", "-axww", "-o", "pid=,ppid=,stat=,command="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 3) for line in listed.stdout.splitlines())
    return {int(row[0]): (int(row[1]), row[3]) for row in rows if len(row) == 4 and row[2][0] != "Z"}


def killed(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        return True
    return False
