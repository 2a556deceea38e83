"""How turns look: in a terminal their text as it comes, in a pipe the answer alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from channels.word_wrap import COLUMNS_MAX, WordWrap, printable

if TYPE_CHECKING:
    from rich.status import Status

    from agent.wallai import Shown

THINKING = "thinking"
DEEDS = {
    "add_expense": "booking",
    "split_expense": "splitting",
    "create_budget": "planning",
    "read_budget": "looking at the budget",
    "query_spending": "adding up",
    "create_space": "opening a space",
    "join_space": "trying the code",
    "read_space": "looking at the space",
    "change_space": "changing the space",
    "change_member": "changing the members",
    "set_preferences": "noting that",
    "change_expense": "changing",
    "delete_expenses": "looking",
    "read_balances": "adding up",
    "read_changes": "looking back",
    "settle_up": "settling",
    "undo": "taking back",
    "use_space": "going there",
}


class Transcript:
    """Shows the events of one turn after another; between `begin` and `end` somebody is waiting."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.flow = WordWrap(lambda: console.width)
        self.state: Status | None = None

    def begin(self) -> None:
        """Says that the answer is being worked on."""
        self.work(THINKING)

    def add(self, event: Shown) -> None:
        """Shows what this event adds."""
        if not self.console.is_terminal:
            if event.kind in ("end", "ask"):
                self.write(printable(event.data["answer" if event.kind == "end" else "text"]) + "\n")
        elif event.kind == "text":
            self.rest()
            self.write(self.flow.add(event.data["text"]))
        elif event.kind == "restart":
            self.aside("Once more:")
        elif event.kind == "notice":
            self.aside(event.data["text"])
        elif event.kind == "tool":
            self.work(DEEDS.get(event.data["name"], event.data["name"]))
        elif event.kind == "result":
            self.work(THINKING)
        elif event.kind == "ask":
            self.end()
            self.write(self.flow.add(event.data["text"]))
            self.end()
        elif event.kind == "end":
            self.end()

    def end(self) -> None:
        """Leaves the cursor at the beginning of a line, whatever came."""
        self.rest()
        if self.flow.column:
            self.write("\n")
        self.flow.begin()

    def aside(self, text: str) -> None:
        """Shows a line that is no part of the answer."""
        self.end()
        self.console.print(Text(text, style="dim"), width=min(self.console.width, COLUMNS_MAX))

    def work(self, deed: str) -> None:
        """Shows dimly what is being done, until something else is shown."""
        if not self.console.is_terminal or self.console.is_dumb_terminal:
            return
        self.end()
        self.state = self.console.status(Text(f"{deed} …", style="dim"), spinner_style="dim")
        self.state.start()

    def rest(self) -> None:
        if self.state is not None:
            self.state.stop()
            self.state = None

    def write(self, text: str) -> None:
        self.console.file.write(text)
        self.console.file.flush()
