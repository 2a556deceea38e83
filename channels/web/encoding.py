"""The events of a turn as AG-UI 1.0 has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ag_ui.core import (
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

if TYPE_CHECKING:
    from agent.wallai import Shown

PROTOCOL = "1.0"
RESPONSE_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"approved": {"type": "boolean"}},
            "required": ["approved"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"text": {"type": "string", "minLength": 1}},
            "required": ["text"],
            "additionalProperties": False,
        },
    ]
}
"""What answers a question: a button, or words, which are read as any message is (RULES 7.3)."""


@dataclass
class Encoding:
    """One stream of one turn: it may begin anywhere, and what it says of a message is a message of its own."""

    thread_id: str
    run_id: str
    turn_id: UUID
    message: str | None = None
    calls: list[str] = field(default_factory=list)
    answered: int = 0

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
            self.calls = self.calls[: self.answered]
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
            yield from self._result(shown.data)

    def asks(self, shown: Shown, expires: datetime) -> Iterator[BaseEvent]:
        """The end of a run that waits for an answer."""
        yield from self._close()
        interrupt = Interrupt(
            id=interrupt_id(self.turn_id, shown.seq),
            reason="approval",
            message=shown.data["text"],
            response_schema=RESPONSE_SCHEMA,
            expires_at=expires.isoformat(),
            metadata={"asks": shown.data["asks"]},
        )
        yield self._finished(RunFinishedInterruptOutcome(interrupts=[interrupt]))

    def ends(self, shown: Shown, usage: list[TokenUsage]) -> Iterator[BaseEvent]:
        """The end of a turn, with where it goes on if it leads to another space."""
        yield from self._close()
        if leads := shown.data.get("goes_to"):
            yield CustomEvent(name="wallai.goes_to", value={"threadId": leads["thread_id"]})
        cancelled = shown.data["state"] == "cancelled"
        outcome = RunFinishedCancelledOutcome() if cancelled else RunFinishedSuccessOutcome()
        yield self._finished(outcome, result={"state": shown.data["state"]}, usage=usage)

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
        call = f"{self.turn_id}:{len(self.calls)}"
        self.calls.append(call)
        yield ToolCallStartEvent(tool_call_id=call, tool_call_name=name)

    def _result(self, result: dict[str, Any]) -> Iterator[BaseEvent]:
        if self.answered == len(self.calls):
            yield from self._start(result["name"])
        call = self.calls[self.answered]
        self.answered += 1
        yield ToolCallArgsEvent(
            tool_call_id=call, delta=json.dumps(result.get("given", {}), ensure_ascii=False)
        )
        yield ToolCallEndEvent(tool_call_id=call)
        yield ToolCallResultEvent(
            message_id=f"{call}:result",
            tool_call_id=call,
            role="tool",
            content=json.dumps(result["answer"], ensure_ascii=False),
        )


def interrupt_id(turn_id: UUID, seq: int) -> str:
    """The question that this event of the turn showed: one that is shown anew is another."""
    return f"{turn_id}.{seq}"


def read_interrupt(name: str) -> tuple[UUID, int] | None:
    """The turn and the event of an interrupt; None for what is none of ours."""
    turn, _, seq = name.partition(".")
    try:
        return UUID(turn), int(seq)
    except ValueError:
        return None
