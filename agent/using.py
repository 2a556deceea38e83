"""A turn without a model: a tool that somebody uses directly, by a button or a command."""

from __future__ import annotations

from typing import Any

from agent.conversation import Entry, assistant_entry, tool_calls
from agent.policy import policy
from agent.work import Work, answers_of
from tools.kit.answer import sentences_of
from tools.kit.tool import all_tools


async def use_tool(work: Work) -> None:
    """The step `model` of such a turn: the call, and once there is a result, what people are told of it."""
    assert work.use is not None
    if work.journal[-1] is work.journal[0]:
        name, arguments = work.use["tool"], work.use["arguments"] if is_for_models(work.use) else {}
        call = {"type": "tool_use", "id": f"use_{work.turn.id.hex}", "name": name, "input": arguments}
        await work.journalize(entry_of(work, call, shown=""))
        return
    sentence = " ".join(said for answer in answers_of(work.journal) for said in sentences_of(answer))
    await work.show("text", text=sentence)
    await work.journalize(entry_of(work, {"type": "text", "text": sentence}, shown=sentence))


def told_to_models(entries: list[Entry], use: dict[str, Any]) -> list[Entry]:
    """What of such a turn stays in the conversation: a tool that no model is offered leaves its words alone."""
    if is_for_models(use):
        return entries
    return [entry for entry in entries if not tool_calls(entry) and not is_result(entry)]


def is_for_models(use: dict[str, Any]) -> bool:
    tool = all_tools().get(use["tool"])
    return tool is not None and tool.for_model


def is_result(entry: Entry) -> bool:
    return any(block.get("type") == "tool_result" for block in entry["content"])


def entry_of(work: Work, block: dict[str, Any], *, shown: str) -> Entry:
    return assistant_entry(
        work.turn.id,
        [block],
        at=work.now,
        model=work.claude.model,
        prompt_hash=policy().hash,
        shown=shown,
    )
