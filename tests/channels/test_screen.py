"""The terminal as somebody sees it who sits at one."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import ioctl
from itertools import cycle
from select import select
from struct import pack

import pytest

from tests.channels.terminal_runner import CLONE, Terminal

STYLED = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|.*\r")
BRACKETED = ("\x1b[200~", "\x1b[201~")


@dataclass
class Screen:
    """The process at one end of a terminal, and everything that it has written there."""

    process: subprocess.Popen[bytes]
    wire: int
    bytes_written: bytes = field(default=b"")

    @property
    def written(self) -> str:
        return self.bytes_written.decode(errors="ignore")

    def type(self, text: str) -> None:
        os.write(self.wire, text.encode())

    def type_and_see(self, text: str) -> None:
        """Types and waits until it is on the screen; nothing is left for the terminal to drop with a Ctrl-C."""
        self.type(text)
        deadline = time.monotonic() + 30
        while not self.written.endswith(text):
            assert time.monotonic() < deadline, self.written
            self.read()

    def await_prompt(self, *, after: str = "") -> str:
        """What was written since the last time, up to the prompt that follows `after`."""
        seen = len(self.written)
        deadline = time.monotonic() + 30
        while True:
            found, _, rest = self.written[seen:].rpartition(after) if after else ("", "", self.written[seen:])
            if rest.endswith("› ") and (found or not after):
                return self.written[seen:].replace("\r\n", "\n")
            assert time.monotonic() < deadline, self.written
            self.read()

    def interrupt(self) -> None:
        """Presses Ctrl-C until a new prompt is there.

        Readline may be waiting for a key that was dropped with a Ctrl-C; the one between them deletes the line.
        """
        seen = len(self.written)
        deadline = time.monotonic() + 30
        for key in cycle(("\x03", "\x15")):
            assert time.monotonic() < deadline, self.written
            self.type(key)
            pressed = time.monotonic()
            while time.monotonic() < pressed + 1:
                if self.written[seen:].endswith("› "):
                    return
                self.read()

    def read(self) -> None:
        if select([self.wire], [], [], 0.1)[0]:
            self.bytes_written += os.read(self.wire, 65_536)


@contextmanager
def screen(terminal: Terminal, *options: str, columns: int = 60, **variables: str) -> Iterator[Screen]:
    """Somebody opens a chat in a terminal of this width."""
    wire, far_end = pty.openpty()
    ioctl(far_end, termios.TIOCSWINSZ, pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "channels.cli", "chat", *options],
        stdin=far_end,
        stdout=far_end,
        stderr=far_end,
        start_new_session=True,
        preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0),
        cwd=CLONE,
        env=terminal.environment | {"TERM": "xterm-256color"} | variables,
    )
    os.close(far_end)
    try:
        yield Screen(process, wire)
    finally:
        process.kill()
        process.wait()
        os.close(wire)


@pytest.mark.proof
def test_a_sitting_greets_edits_wraps_and_leaves(terminal: Terminal) -> None:
    with screen(terminal, "--now", "2026-11-23T12:00:00Z") as seen:
        greeting = seen.await_prompt()
        assert "Wallai" in greeting and "Eva in Home" in greeting and "offline model" in greeting
        assert "Dinner 84.50 with Ana and Ben" in greeting
        assert STYLED.search(greeting)
        seen.type("Dinner 85.50\x7f\x7f\x7f\x7f4.50 with Ana and Ben, split equally\n")
        answer = seen.await_prompt(after="Booked")
        assert "€84.50" in answer
        lines = CONTROL.sub("", answer).split("\n")
        assert max(map(len, lines)) <= 60 and any(line.startswith("Booked Dinner") for line in lines)
        seen.type_and_see("never sent")
        seen.interrupt()
        seen.type(f"{BRACKETED[0]}tea 2.20\nbun 1.10{BRACKETED[1]}\n")
        assert "Booked Bun" in " ".join(seen.await_prompt(after="Bun").split())
        seen.type("\x04")
        assert seen.process.wait(10) == 0


@pytest.mark.proof
def test_a_dumb_terminal_gets_no_escape_sequences(terminal: Terminal) -> None:
    with screen(terminal, TERM="dumb") as seen:
        assert "Eva in Home" in seen.await_prompt()
        seen.type("Coffee 3.20\n")
        assert "€3.20" in seen.await_prompt(after="Booked")
        seen.type("quit\n")
        assert seen.process.wait(10) == 0
        assert "\x1b" not in seen.written
