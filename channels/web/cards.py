"""What a tool's result looks like to people: a card of its facts, beside the words that say it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from agent.conversation import Entry, tool_calls
from channels.charts import chart_of, drawn
from tools.kit.answer import sentences_of

CARD = "wallai.card"
CHOICES = "wallai.choices"


@dataclass(frozen=True)
class Result:
    """What one use of a tool was given and answered; `space_id` is the space that was opened or joined by it."""

    tool: str
    given: Mapping[str, Any]
    answer: Mapping[str, Any]
    space_id: str | None = None

    @property
    def words(self) -> str:
        """The result in human words."""
        return " ".join(sentences_of(self.answer))

    @property
    def is_done(self) -> bool:
        """False where it was refused, failed or was not agreed to."""
        return "error" not in self.answer

    def card(self, locale: str) -> dict[str, Any] | None:
        """The card, with a chart where one tells something; None where nothing came of it: the answer says why."""
        if not self.is_done:
            return None
        chart = chart_of(self.tool, self.answer)
        picture = asdict(drawn(chart, locale=locale)) if chart is not None else None
        entered = {"space_id": self.space_id} if self.space_id else {}
        return {"tool": self.tool, "answer": dict(self.answer) | entered, "chart": picture}

    @property
    def candidates(self) -> list[str]:
        """What would be accepted in place of what was refused."""
        return list(map(str, self.answer.get("candidates") or []))


def result_shown(event: Mapping[str, Any]) -> Result:
    """The result that an event of a turn tells of."""
    return Result(event["name"], event.get("given", {}), event["answer"], event.get("space_id"))


def results_in(entries: list[Entry]) -> Iterator[tuple[Entry, Result]]:
    """The results of a conversation, each with the entry that holds it, in order."""
    calls: dict[str, dict[str, Any]] = {}
    for entry in entries:
        calls |= {call["id"]: call for call in tool_calls(entry)}
        for block in entry["content"]:
            if block.get("type") == "tool_result" and (call := calls.get(block["tool_use_id"])) is not None:
                space = entry.get("spaces", {}).get(call["id"])
                yield entry, Result(call["name"], call["input"], json.loads(block["content"]), space)
