"""A forked process that plays a part, seen from the one that forked it."""

from __future__ import annotations

import json
import os
import signal
import time
import traceback
from collections.abc import Callable

from evals.books.turns.actor import act
from evals.books.turns.part import Heard, Part

LOOK_SECONDS = 0.002
END_SECONDS = 20.0


class Hung(Exception):
    """A process came to no end."""


class Child:
    """Begins at once. The process that makes it must have neither threads nor an event loop."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.is_stopped = False
        self.exit_code: int | None = None
        self.heard: list[Heard] = []
        self.failure = ""
        self.began = time.monotonic()
        self.report, report_to = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.report)
            play(part, report_to)
        os.close(report_to)

    @property
    def has_ended(self) -> bool:
        return self.exit_code is not None

    @property
    def is_at_work(self) -> bool:
        return not self.has_ended and not self.is_stopped

    @property
    def was_killed(self) -> bool:
        return self.exit_code == -signal.SIGKILL

    def look(self) -> None:
        """Notes whether the process was stopped or has ended. Raises Hung."""
        if self.has_ended:
            return
        pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
        if pid and os.WIFSTOPPED(status):
            self.is_stopped = True
        elif pid:
            self.exit_code = os.waitstatus_to_exitcode(status)
            self.read()
        elif time.monotonic() - self.began > END_SECONDS:
            raise Hung("a process came to no end")

    def rest(self) -> None:
        """Waits until the process was stopped or has ended. Raises Hung."""
        wait(self, until=lambda: not self.is_at_work)

    def go_on(self) -> None:
        """Wakes the process up where it was stopped."""
        if self.is_stopped:
            self.is_stopped = False
            os.kill(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """Kills what is left of it."""
        if not self.has_ended:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.exit_code = -signal.SIGKILL
            os.close(self.report)

    def read(self) -> None:
        with os.fdopen(self.report, encoding="utf-8") as lines:
            for line in lines:
                said = json.loads(line)
                if "failure" in said:
                    self.failure = said["failure"]
                else:
                    self.heard.append(Heard(**said))


def play(part: Part, report_to: int) -> None:
    """The whole life of the forked process."""
    code = 70
    try:
        act(part, report_to)
        code = 0
    except BaseException:
        os.write(report_to, json.dumps({"failure": traceback.format_exc()[-4000:]}).encode() + b"\n")
    finally:
        os._exit(code)


def wait(*children: Child, until: Callable[[], bool]) -> None:
    """Looks at the processes until it is so. Raises Hung."""
    while True:
        for child in children:
            child.look()
        if until():
            return
        time.sleep(LOOK_SECONDS)
