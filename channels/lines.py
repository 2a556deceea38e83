"""What is typed at the prompt or piped in, line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress

PROMPT = "› "
LEAVING = frozenset({"quit", "exit", "bye", "/quit", "/exit", ":q"})


def typed_lines(*, marks_pastes: bool) -> Iterator[str]:
    """Yields what is typed until Ctrl-D or a word that leaves; Ctrl-C drops the line.

    Empty lines are passed over. Several pasted lines are one message where the terminal marks what is pasted.
    """
    edit_lines(marks_pastes=marks_pastes)
    while True:
        try:
            line = input(PROMPT)
        except KeyboardInterrupt:
            print()
            continue
        except EOFError:
            print()
            return
        if line.strip().lower() in LEAVING:
            return
        if line.strip():
            yield line


def edit_lines(*, marks_pastes: bool) -> None:
    """Gives `input` line editing and a history where there is readline; it ends with the process."""
    with suppress(ImportError):
        import readline

        # Python turns it off, and then each line of a pasted text would be a message.
        if marks_pastes:
            readline.parse_and_bind("set enable-bracketed-paste on")


def piped_lines() -> Iterator[str]:
    """Yields every line of standard input that is not empty; bytes that are no UTF-8 are replaced."""
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        if text.strip():
            yield text
