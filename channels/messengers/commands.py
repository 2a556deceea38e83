"""The commands of the menu: each is a button that is typed, and needs no model."""

from __future__ import annotations

from agent.inbound import Use

USES = {
    "balances": Use("read_balances", {}),
    "month": Use("query_spending", {"period": "this_month", "group_by": "category"}),
    "budget": Use("read_budget", {}),
    "undo": Use("undo", {}),
}
HELP = "what can you do?"
NAMES = ("balances", "month", "budget", "undo", "help", "tell", "group")
"""As the menu shows them, in this order."""


def command_in(text: str) -> tuple[str, Use | None]:
    """The words and the use that a message means: "/balances@wallai_bot" is a use, "/coffee 3" is words."""
    name, _, rest = text.removeprefix("/").partition(" ")
    name = name.partition("@")[0].lower()
    if text.startswith("/") and name == "join" and rest.strip():
        return f"join {rest.strip()}", Use("join_space", {"code": rest.strip()})
    if not text.startswith("/") or rest.strip() or name not in (*USES, "help"):
        return text.removeprefix("/"), None
    return (HELP, None) if name == "help" else (name, USES[name])
