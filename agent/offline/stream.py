"""The offline model's answer as the events of the Messages API that spell it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.offline import matching

BYTES_PER_TOKEN = 4
JSON_PIECE_CHARACTERS = 12


def tokens(value: object) -> int:
    """Tokens of `value`, estimated as a quarter of the bytes of its JSON: a rule of thumb for English."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return -(-len(written.encode(errors="replace")) // BYTES_PER_TOKEN)


def events(
    request: Mapping[str, Any], *, content: Sequence[Mapping[str, Any]], stop_reason: str | None
) -> Iterator[dict[str, Any]]:
    """Events of the answer to `request`: text word by word, tool arguments in pieces of JSON.

    Ids follow from the request, so that the same request has the same ones. Usage is cumulative and counts
    what was written. At `max_tokens` the answer is cut, in the middle of a tool call too, as the API does.
    """
    seal = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()[:24]
    allowance = Allowance(bytes_left=request["max_tokens"] * BYTES_PER_TOKEN)
    usage = {"input_tokens": tokens(request), "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
    yield _message_start(request["model"], f"msg_off_{seal}", usage)
    yield {"type": "ping"}
    for index, block in enumerate(content):
        if allowance.spent:
            break
        yield {"type": "content_block_start", "index": index, "content_block": _opening(block, index, seal)}
        for delta, piece in _deltas(block):
            if not allowance.take(piece):
                break
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    ending = {"stop_reason": "max_tokens" if allowance.spent else stop_reason, "stop_sequence": None}
    yield {"type": "message_delta", "delta": ending, "usage": {**usage, "output_tokens": allowance.tokens}}
    yield {"type": "message_stop"}


@dataclass
class Allowance:
    """How much may still be written, and how much was."""

    bytes_left: int
    bytes_written: int = 0
    spent: bool = False

    @property
    def tokens(self) -> int:
        return max(1, -(-self.bytes_written // BYTES_PER_TOKEN))

    def take(self, piece: str) -> bool:
        """Count `piece`, or note that it is too much."""
        size = len(piece.encode(errors="replace"))
        self.spent = self.spent or size > self.bytes_left
        if not self.spent:
            self.bytes_left -= size
            self.bytes_written += size
        return not self.spent


def _message_start(model: str, id_: str, usage: Mapping[str, int]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "id": id_,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {**usage, "output_tokens": 1},
    }
    return {"type": "message_start", "message": message}


def _opening(block: Mapping[str, Any], index: int, seal: str) -> dict[str, Any]:
    if block["type"] == "text":
        return {"type": "text", "text": ""}
    return {"type": "tool_use", "id": f"toolu_off_{seal}_{index}", "name": block["name"], "input": {}}


def _deltas(block: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    if block["type"] == "text":
        for word in matching.findall(r"\s*\S+\s*$|\s*\S+", block["text"]):
            yield {"type": "text_delta", "text": word}, word
        return
    written = json.dumps(block["input"], ensure_ascii=False)
    for start in range(0, len(written), JSON_PIECE_CHARACTERS):
        piece = written[start : start + JSON_PIECE_CHARACTERS]
        yield {"type": "input_json_delta", "partial_json": piece}, piece
