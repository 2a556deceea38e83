"""A turn without a model: tools that somebody uses directly, by a button or a command."""

from __future__ import annotations

from typing import Any

from agent.conversation import Entry, assistant_entry, tool_calls
from agent.policy import policy
from agent.work import Work, answers_of
from tools.kit.answer import sentences_of
from tools.kit.tool import all_tools


async def use_tools(work: Work) -> None:
    """The step `model` of such a turn: the calls, and once there are results, what people are told of them."""
    if work.journal[-1] is work.journal[0]:
        calls = [call_of(work, use, at) for at, use in enumerate(work.uses)]
        await work.journalize(entry_of(work, calls, shown=""))
        return
    sentence = said_of([" ".join(sentences_of(answer)) for answer in answers_of(work.journal)])
    await work.show("text", text=sentence)
    await work.journalize(entry_of(work, [{"type": "text", "text": sentence}], shown=sentence))


def call_of(work: Work, use: dict[str, Any], at: int) -> dict[str, Any]:
    """The call of one tool; what no model is offered keeps its arguments to itself."""
    given = use["arguments"] if is_for_models(use) else {}
    return {"type": "tool_use", "id": f"use_{work.turn.id.hex}_{at}", "name": use["tool"], "input": given}


def said_of(sentences: list[str]) -> str:
    """Each once, on a line of its own: of calls that fail together all but one say the same."""
    return "\n".join(dict.fromkeys(sentences))


def told_to_models(entries: list[Entry], uses: list[dict[str, Any]]) -> list[Entry]:
    """What of such a turn stays in the conversation: a tool that no model is offered leaves its words alone, and so
    do several at once, which would fill whatever a model is told from then on."""
    if len(uses) == 1 and is_for_models(uses[0]):
        return entries
    return [entry for entry in entries if not tool_calls(entry) and not is_result(entry)]


def is_for_models(use: dict[str, Any]) -> bool:
    tool = all_tools().get(use["tool"])
    return tool is not None and tool.for_model


def is_result(entry: Entry) -> bool:
    return any(block.get("type") == "tool_result" for block in entry["content"])


def entry_of(work: Work, blocks: list[dict[str, Any]], *, shown: str) -> Entry:
    return assistant_entry(
        work.turn.id,
        blocks,
        at=work.now,
        model=work.claude.model,
        prompt_hash=policy().hash,
        shown=shown,
    )
