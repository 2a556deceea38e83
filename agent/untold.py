"""What a turn has written or was refused and its answer does not tell: people hear of each (RULES 7.4, 8.3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent.binding import figures_of
from agent.conversation import Entry, tool_calls
from tools.kit.tool import all_tools

DENIAL = re.compile(
    r"\?|n['’]t\b|\b(?:not|cannot|no|nothing|none|neither|unable|sorry|nada|ning[uú]n\w*|nem|não|pas|rien|aucun\w*"
    r"|nicht\w*|kein\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Written:
    """One write of the turn: what the tool said of it, or why it refused."""

    said: str
    failed: bool


def untold(journal: Sequence[Entry], answer: str) -> list[str]:
    """Returns what the answer leaves out: a booking none of whose figures it names, a refusal that it hides."""
    writes = list(writes_of(journal))
    named = figures_of([answer])
    left_out = [
        write.said
        for write in writes
        if not write.failed and (figures := figures_of([write.said])) and not figures & named
    ]
    is_said = any(write.said in answer for write in writes)
    if writes and all(write.failed for write in writes) and not is_said and not DENIAL.search(answer):
        left_out.append(writes[-1].said)
    return list(dict.fromkeys(left_out))


def writes_of(journal: Sequence[Entry]) -> Iterator[Written]:
    """The writes that were asked for, with what came of each."""
    names: dict[str, str] = {}
    for entry in journal:
        names |= {call["id"]: call["name"] for call in tool_calls(entry)}
        for block in entry["content"]:
            if block.get("type") == "tool_result" and is_write(names.get(block["tool_use_id"], "")):
                answer: dict[str, Any] = json.loads(block["content"])
                yield Written(
                    str(answer.get("headline") or answer.get("error") or ""), bool(block.get("is_error"))
                )


def is_write(name: str) -> bool:
    tool = all_tools().get(name)
    return tool is not None and tool.writes
