"""Folding the raw events of a stream into the reply that they spell."""

import json
import math
from collections.abc import Mapping
from typing import Any

from agent.messages import Reply, TextDelta, ToolStarted, Usage


class Accumulator:
    """Folds the raw events of one streamed message into a `Reply`.

    Tool arguments are parsed once, when their block stops: a prefix of JSON can read as a wrong amount.
    """

    def __init__(self, *, request_id: str | None = None) -> None:
        self._request_id = request_id
        self._blocks: dict[int, dict[str, Any]] = {}
        self._partial_json: dict[int, list[str]] = {}
        self._open: set[int] = set()
        self._broken: set[str] = set()
        self._usage: dict[str, Any] = {}
        self._model = ""
        self._stop_reason: str | None = None
        self._stop_sequence: str | None = None
        self._complete = False

    @property
    def complete(self) -> bool:
        """Whether the stream reached its end, rather than broke off."""
        return self._complete

    def add(self, event: Mapping[str, Any]) -> TextDelta | ToolStarted | None:
        """Take the next raw event and tell what of it can be shown at once; unknown ones are ignored."""
        match event.get("type"):
            case "message_start":
                self._model = event["message"].get("model") or ""
                self._count(event["message"].get("usage"))
            case "content_block_start":
                return self._start_block(event["index"], dict(event["content_block"]))
            case "content_block_delta":
                return self._extend_block(event["index"], event["delta"])
            case "content_block_stop":
                self._stop_block(event["index"])
            case "message_delta":
                self._stop_reason = event["delta"].get("stop_reason") or self._stop_reason
                self._stop_sequence = event["delta"].get("stop_sequence") or self._stop_sequence
                self._count(event.get("usage"))
            case "message_stop":
                self._complete = True
        return None

    def reply(self) -> Reply:
        """The message as it stands; a block that never stopped counts as cut."""
        for index in sorted(self._open):
            self._stop_block(index, cut=True)
        return Reply(
            content=[self._blocks[index] for index in sorted(self._blocks) if _sayable(self._blocks[index])],
            stop_reason=self._stop_reason,
            stop_sequence=self._stop_sequence,
            usage=_usage(self._usage),
            model=self._model,
            request_id=self._request_id,
            broken=frozenset(self._broken),
        )

    def _start_block(self, index: int, block: dict[str, Any]) -> TextDelta | ToolStarted | None:
        self._blocks[index] = block
        self._open.add(index)
        if block["type"] == "text":
            block["text"] = _storable(block.get("text") or "")
            return TextDelta(block["text"]) if block["text"] else None
        if block["type"] == "tool_use":
            return ToolStarted(block["id"], block["name"])
        return None

    def _extend_block(self, index: int, delta: Mapping[str, Any]) -> TextDelta | None:
        block = self._blocks[index]
        match delta["type"]:
            case "text_delta":
                text = _storable(delta["text"])
                block["text"] += text
                return TextDelta(text) if text else None
            case "input_json_delta":
                self._partial_json.setdefault(index, []).append(delta["partial_json"])
            case "thinking_delta":
                block["thinking"] = block.get("thinking", "") + delta["thinking"]
            case "signature_delta":
                block["signature"] = block.get("signature", "") + delta["signature"]
            case "citations_delta":
                block["citations"] = [*(block.get("citations") or []), delta["citation"]]
        return None

    def _stop_block(self, index: int, *, cut: bool = False) -> None:
        block = self._blocks[index]
        self._open.discard(index)
        written = "".join(self._partial_json.pop(index, []))
        if "input" not in block and not written:
            return
        arguments = _arguments(written) if written else block.get("input")
        if cut or not isinstance(arguments, dict):
            self._broken.add(block["id"])
        block["input"] = arguments if isinstance(arguments, dict) else {}

    def _count(self, usage: Mapping[str, Any] | None) -> None:
        # Counts in a stream are cumulative, and a field that is null says nothing new.
        self._usage.update({name: count for name, count in (usage or {}).items() if count is not None})


def _sayable(block: Mapping[str, Any]) -> bool:
    # The API writes blank text blocks but refuses to read them back.
    return block["type"] != "text" or bool(block["text"].strip())


def _arguments(written: str) -> Any:
    try:
        return _clean(json.loads(written, parse_float=_finite, parse_constant=_finite))
    except (ValueError, RecursionError):
        return None


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError("a number that JSON cannot hold")
    return value


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, dict):
        return {_storable(name): _clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value


def _storable(text: str) -> str:
    # JSONB refuses NUL, and a lone surrogate has no UTF-8 form: a thread with either could not be kept.
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _usage(counts: Mapping[str, Any]) -> Usage:
    return Usage(
        input_tokens=counts.get("input_tokens", 0),
        output_tokens=counts.get("output_tokens", 0),
        cache_read_tokens=counts.get("cache_read_input_tokens", 0),
        cache_write_tokens=counts.get("cache_creation_input_tokens", 0),
        cache_write_1h_tokens=(counts.get("cache_creation") or {}).get("ephemeral_1h_input_tokens", 0),
    )
