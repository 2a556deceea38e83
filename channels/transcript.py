"""How a turn looks in a terminal: its text as it comes, or the answer alone where nobody watches."""

from __future__ import annotations

from rich.console import Console

from agent.wallai import Shown

DEEDS = {
    "add_expense": "booking",
    "split_expense": "splitting",
    "create_budget": "planning",
    "read_budget": "looking at the budget",
    "query_spending": "adding up",
    "undo": "taking back",
}


class Transcript:
    """Prints the events of one turn after another."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.open_line = False

    def add(self, event: Shown) -> None:
        """Prints what this event adds."""
        if not self.console.is_terminal:
            self.add_plainly(event)
        elif event.kind == "text":
            self.console.print(event.data["text"], end="", markup=False)
            self.open_line = not str(event.data["text"]).endswith("\n")
        elif event.kind == "restart":
            self.aside("… once more:")
        elif event.kind == "notice":
            self.aside(str(event.data["text"]))
        elif event.kind == "tool":
            self.aside(f"… {DEEDS.get(event.data['name'], event.data['name'])}")
        elif event.kind == "end":
            self.end_line()
            self.console.print()

    def add_plainly(self, event: Shown) -> None:
        """A pipe gets what stands in the end: the answer."""
        if event.kind == "end":
            self.console.print(event.data["answer"], markup=False)

    def aside(self, text: str) -> None:
        self.end_line()
        self.console.print(text, style="dim", markup=False)

    def end_line(self) -> None:
        if self.open_line:
            self.console.print()
        self.open_line = False
