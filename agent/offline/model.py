"""The offline model's answer to one request of the Messages API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.offline.answer import answer_from, without_figures
from agent.offline.conversation import has_context, results_of, results_of_turn, said_so_far
from agent.offline.follow_up import follow_up
from agent.offline.images import with_images_told
from agent.offline.outcome import Asks, Calls, Outcome, Says
from agent.offline.pending import fill
from agent.offline.phrases import say
from agent.offline.thread import read_thread
from agent.offline.understanding import is_lost, understand


@dataclass(frozen=True)
class Reply:
    """An assistant message: its content blocks (tool_use blocks without ids) and its stop reason."""

    content: list[dict[str, Any]]
    stop_reason: str


def reply(request: Mapping[str, Any]) -> Reply:
    """The assistant message that follows a request body of POST /v1/messages; it never raises."""
    messages = list(request.get("messages") or [])
    answer = _reply(messages, {str(tool.get("name")) for tool in request.get("tools") or []})
    if answer.stop_reason == "tool_use":
        return answer
    return _text(with_images_told(answer.content[0]["text"], messages))


def _reply(messages: list[Mapping[str, Any]], tools: set[str]) -> Reply:
    results = results_of(messages[-1]) if messages else []
    if results:
        return _text(answer_from(messages, results))
    said = said_so_far(messages)
    if not said:
        return _text(say("no_context"))
    results = results_of_turn(messages)
    if not has_context(messages[-1]) and results:
        return _text(answer_from(messages, results))
    thread = read_thread(messages)
    outcome: Outcome | None = None
    waiting: Asks | None = None
    for one in said:
        filled = fill(waiting, one.text, one.context) if waiting else None
        goes_on = None if waiting else follow_up(one.text, outcome, one.context)
        outcome = filled or goes_on or understand(one.text, one.context, thread)
        if waiting and not filled and is_lost(outcome):
            question = waiting.text.removeprefix(say("still_open", question=""))
            outcome = Asks(say("still_open", question=question), waiting.gap)
        waiting = outcome if isinstance(outcome, Asks) and outcome.text in one.answer else None
    outcome = outcome or Says(say("not_understood"))
    if not has_context(messages[-1]):
        return _text(without_figures(outcome.text if not isinstance(outcome, Calls) else say("done")))
    return _as_message(outcome, tools)


def _as_message(outcome: Outcome, tools: set[str]) -> Reply:
    if not isinstance(outcome, Calls):
        return _text(outcome.text)
    missing = next((call.tool for call in outcome.calls if call.tool not in tools), None)
    if missing:
        return _text(say("unavailable", tool=missing))
    blocks = [{"type": "tool_use", "name": call.tool, "input": call.input} for call in outcome.calls]
    return Reply(blocks, "tool_use")


def _text(text: str) -> Reply:
    return Reply([{"type": "text", "text": text}], "end_turn")
