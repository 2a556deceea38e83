"""A conversation with the offline model as requests of the Messages API, without tools behind it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from agent.offline.model import Reply, reply

TOOLS = (
    "add_expense",
    "split_expense",
    "create_budget",
    "change_budget",
    "read_budget",
    "query_spending",
    "read_balances",
    "settle_up",
    "change_expense",
    "read_changes",
    "create_space",
    "join_space",
    "read_space",
    "change_space",
    "change_member",
    "set_preferences",
    "delete_expenses",
    "use_space",
    "undo",
)
HOME: dict[str, Any] = {
    "speaker": "Eva",
    "space": "Home",
    "members": [
        {"name": "Eva", "username": "eva", "role": "owner"},
        {"name": "Ana", "username": "ana", "role": "admin"},
        {"name": "Ben", "username": "ben", "role": "member"},
    ],
    "today": "2026-11-23",
    "weekday": "Monday",
    "zone": "Europe/Madrid",
    "currency": "EUR",
    "locale": "en",
    "others_in_space": True,
}


@dataclass
class Talk:
    """One thread: every tool call is answered with a headline and a reference that only count up."""

    context: dict[str, Any] = field(default_factory=lambda: dict(HOME))
    tools: tuple[str, ...] = TOOLS
    messages: list[dict[str, Any]] = field(default_factory=list)

    def says(self, *texts: str) -> Reply:
        """The first reply to the last of these messages."""
        answer = Reply([], "end_turn")
        for text in texts:
            block = json.dumps({"wallai": self.context})
            self._add("user", [{"type": "text", "text": block}, {"type": "text", "text": text}])
            answer = self._reply()
            if answer.stop_reason == "tool_use":
                self._run(answer)
        return answer

    def calls(self, *texts: str) -> list[tuple[str, dict[str, Any]]]:
        """The tool calls that the last message leads to."""
        content = self.says(*texts).content
        return [(block["name"], block["input"]) for block in content if block["type"] == "tool_use"]

    def text(self, *texts: str) -> str:
        """What is answered to the last message, which must lead to no tool call."""
        answer = self.says(*texts)
        assert answer.stop_reason == "end_turn", answer.content
        return "\n".join(block["text"] for block in answer.content)

    def _reply(self) -> Reply:
        answer = reply({"messages": self.messages, "tools": [{"name": name} for name in self.tools]})
        self._add("assistant", answer.content)
        return answer

    def _run(self, answer: Reply) -> None:
        results = []
        for place, block in enumerate(answer.content):
            block["id"] = f"call_{len(self.messages)}_{place}"
            content = {"headline": f"Done {block['name']}.", "ref": f"R{len(self.messages):03}{place:02}"}
            results.append(
                {"type": "tool_result", "tool_use_id": block["id"], "content": json.dumps(content)}
            )
        self._add("user", results)
        self._reply()

    def _add(self, role: str, content: list[dict[str, Any]]) -> None:
        self.messages.append({"role": role, "content": content})


def calls(*texts: str, **context: Any) -> list[tuple[str, dict[str, Any]]]:
    """The tool calls that the last of these messages leads to, in a thread of its own."""
    return Talk(HOME | context).calls(*texts)


def booked(*texts: str, **context: Any) -> dict[str, Any]:
    """The arguments of the one add_expense that the last of these messages leads to."""
    found = calls(*texts, **context)
    assert [name for name, _ in found] == ["add_expense"], found or said(*texts, **context)
    return found[0][1]


def said(*texts: str, **context: Any) -> str:
    """The answer to the last of these messages, which must lead to no tool call."""
    return Talk(HOME | context).text(*texts)


def equal(*names: str) -> dict[str, Any]:
    """An equal split among these."""
    return {"mode": "equal", "shares": [{"member": name} for name in names]}


def valued(mode: str, **values: str) -> dict[str, Any]:
    """A split by values."""
    return {"mode": mode, "shares": [{"member": name, "value": value} for name, value in values.items()]}
