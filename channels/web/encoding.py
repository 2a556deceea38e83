"""The events of a turn as AG-UI 1.0 has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ag_ui.core import (
    ActivitySnapshotEvent,
    BaseEvent,
    CustomEvent,
    Interrupt,
    RunFinishedCancelledOutcome,
    RunFinishedEvent,
    RunFinishedInterruptOutcome,
    RunFinishedSuccessOutcome,
    RunStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    TokenUsage,
    ToolCallArgsEvent,
    ToolCallEndEvent,
    ToolCallResultEvent,
    ToolCallStartEvent,
)

from channels.web.cards import CARD, CHOICES, Result, result_shown
from channels.web.offering import Choices
from tools.kit.tool import all_tools

if TYPE_CHECKING:
    from agent.wallai import Shown

PROTOCOL = "1.0"
PLACE = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9]{1,9})")


def answers_with(**properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object that holds just these."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


BUTTON = answers_with(approved={"type": "boolean"})
WORDS = answers_with(text={"type": "string", "minLength": 1})
"""Words answer as any message does (RULES 7.3)."""


@dataclass
class Encoding:
    """One stream of one turn: it may begin anywhere, and what it says of a message is a message of its own.

    `calls_before` tool calls were answered before it begins, and `waiting` ones were asked about: of those only the
    results are missing. `last` is the latest result, be it from before. Within a stream every call that is started is
    ended.
    """

    thread_id: str
    run_id: str
    turn_id: UUID
    locale: str
    message: str | None = None
    calls_before: int = 0
    waiting: int = 0
    calls: list[str] = field(default_factory=list)
    answered: int = 0
    voided: int = 0
    last: Result | None = None

    def __post_init__(self) -> None:
        self.calls = [self._name(place) for place in range(self.waiting)]

    def begin(self) -> Iterator[BaseEvent]:
        """The first event; `turnId` is what the run is cancelled by."""
        yield RunStartedEvent(
            thread_id=self.thread_id,
            run_id=self.run_id,
            protocol_version=PROTOCOL,
            metadata={"turnId": str(self.turn_id)},
        )

    def event(self, shown: Shown) -> Iterator[BaseEvent]:
        """What this event of the turn adds, but for its end."""
        if shown.kind == "text":
            yield from self._text(shown.data["text"], shown.seq)
        elif shown.kind == "restart":
            yield from self._close()
            yield from self._end_calls()
            self.calls = self.calls[: self.answered]
            self.voided += 1
            # What was said since the last tool is taken back; the rest of the run says it anew.
            yield CustomEvent(name="wallai.restart", value={})
        elif shown.kind == "notice":
            yield from self._close()
            yield CustomEvent(name="wallai.notice", value={"text": shown.data["text"]})
        elif shown.kind == "tool":
            yield from self._close()
            yield from self._start(shown.data["name"])
        elif shown.kind == "result":
            yield from self._close()
            self.last = result_shown(shown.data)
            yield from self._result(self.last)

    def asks(self, shown: Shown, expires: datetime) -> Iterator[BaseEvent]:
        """The end of a run that waits for an answer."""
        yield from self._close()
        calls = shown.data.get("calls", [])
        while len(self.calls) - self.answered < len(calls):
            yield from self._start(calls[len(self.calls) - self.answered]["name"])
        yield from self._end_calls([call["given"] for call in calls])
        interrupt = Interrupt(
            id=interrupt_id(self.turn_id, shown.seq),
            reason="approval",
            message=shown.data["text"],
            response_schema={"oneOf": [BUTTON, *edit_of(calls), WORDS]},
            expires_at=expires.isoformat(),
            metadata={"asks": shown.data["asks"], "calls": calls},
        )
        yield self._finished(RunFinishedInterruptOutcome(interrupts=[interrupt]))

    def ends(
        self, shown: Shown, usage: list[TokenUsage], *, cost_usd: str | None, offered: Choices
    ) -> Iterator[BaseEvent]:
        """The end of a turn: what can be answered with a touch, and where it goes on if it leads to another space."""
        yield from self._close()
        yield from self._end_calls()
        if offered.choices:
            content = offered.model_dump(mode="json", exclude_defaults=True)
            yield ActivitySnapshotEvent(
                message_id=f"{self.turn_id}:choices", activity_type=CHOICES, content=content
            )
        if leads := shown.data.get("goes_to"):
            yield CustomEvent(name="wallai.goes_to", value={"threadId": leads["thread_id"]})
        cancelled = shown.data["state"] == "cancelled"
        outcome = RunFinishedCancelledOutcome() if cancelled else RunFinishedSuccessOutcome()
        yield self._finished(outcome, result={"state": shown.data["state"], "costUsd": cost_usd}, usage=usage)

    def _finished(
        self, outcome: Any, *, result: dict[str, Any] | None = None, usage: list[TokenUsage] | None = None
    ) -> BaseEvent:
        return RunFinishedEvent(
            thread_id=self.thread_id, run_id=self.run_id, outcome=outcome, result=result, usage=usage or None
        )

    def _text(self, text: str, seq: int) -> Iterator[BaseEvent]:
        if not text:
            return
        if self.message is None:
            self.message = f"{self.turn_id}.{seq}"
            yield TextMessageStartEvent(message_id=self.message, role="assistant")
        yield TextMessageContentEvent(message_id=self.message, delta=text)

    def _close(self) -> Iterator[BaseEvent]:
        if self.message is not None:
            yield TextMessageEndEvent(message_id=self.message)
        self.message = None

    def _start(self, name: str) -> Iterator[BaseEvent]:
        call = self._name(len(self.calls))
        self.calls.append(call)
        yield ToolCallStartEvent(tool_call_id=call, tool_call_name=name)

    def _name(self, place: int) -> str:
        """The id of a call: its number in the turn, and how often the turn began anew before it."""
        return f"{self.turn_id}:{self.calls_before + place}" + (f".{self.voided}" if self.voided else "")

    def _end_calls(self, given: Sequence[Mapping[str, Any]] = ()) -> Iterator[BaseEvent]:
        """Ends the calls that were started here and have no result, with their arguments where those are known."""
        begun = self.calls[max(self.answered, self.waiting) :]
        for call, arguments in zip_longest(begun, given[: len(begun)]):
            if arguments is not None:
                yield arguments_of(call, arguments)
            yield ToolCallEndEvent(tool_call_id=call)

    def _result(self, result: Result) -> Iterator[BaseEvent]:
        if self.answered == len(self.calls):
            yield from self._start(result.tool)
        call, was_waiting = self.calls[self.answered], self.answered < self.waiting
        self.answered += 1
        if not was_waiting:
            yield arguments_of(call, result.given)
            yield ToolCallEndEvent(tool_call_id=call)
        yield ToolCallResultEvent(
            message_id=f"{call}:result", tool_call_id=call, role="tool", content=result.words
        )
        if (card := result.card(self.locale)) is not None:
            yield ActivitySnapshotEvent(message_id=f"{call}:card", activity_type=CARD, content=card)


def arguments_of(call: str, given: Mapping[str, Any]) -> BaseEvent:
    return ToolCallArgsEvent(tool_call_id=call, delta=json.dumps(given, ensure_ascii=False))


def edit_of(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How what is asked about can be changed: by the arguments of its tool, where it is one tool; that asks anew."""
    tool = all_tools().get(calls[0]["name"]) if len(calls) == 1 else None
    return (
        [answers_with(arguments=tool.schema["input_schema"])] if tool is not None and tool.for_model else []
    )


def interrupt_id(turn_id: UUID, seq: int) -> str:
    """The question that this event of the turn showed: one that is shown anew is another."""
    return f"{turn_id}.{seq}"


def read_interrupt(name: str) -> tuple[UUID, int] | None:
    """The turn and the event of an interrupt, or of any place in a stream; None for what is none of ours."""
    place = PLACE.fullmatch(name)
    return (UUID(place[1]), int(place[2])) if place else None
