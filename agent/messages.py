"""What the model says, as plain types: the events of a stream and the finished reply."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True)
class TextDelta:
    """The next piece of text that the model wrote."""

    text: str


@dataclass(frozen=True)
class TextRestarted:
    """The text so far is void: the stream broke and the model begins again."""


@dataclass(frozen=True)
class ToolStarted:
    """The model has begun to write a call of this tool; it may run once the reply is complete."""

    id: str
    name: str


@dataclass(frozen=True)
class Usage:
    """Tokens of one request; `cache_write_1h_tokens` is the part of `cache_write_tokens` kept for an hour."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cache_write_1h_tokens: int = 0

    @property
    def prompt_tokens(self) -> int:
        """All tokens of the prompt: `input_tokens` alone is only its uncached part."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens

    @property
    def total(self) -> int:
        """Tokens in and out, cached ones included."""
        return self.prompt_tokens + self.output_tokens


@dataclass(frozen=True)
class Reply:
    """One finished assistant message: every block as it came, and why it stopped."""

    content: list[dict[str, Any]]
    stop_reason: str | None
    stop_sequence: str | None = None
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    request_id: str | None = None
    broken: frozenset[str] = frozenset()
    """Ids of the tool calls whose arguments are no JSON object; they are answered with an error."""

    @property
    def text(self) -> str:
        """The text blocks in one string."""
        return "".join(block["text"] for block in self.content if block.get("type") == "text")

    @property
    def tool_calls(self) -> list[dict[str, Any]]:
        """The calls to run: none unless the model stopped for its tools, since others may be cut."""
        if self.stop_reason != "tool_use":
            return []
        return [block for block in self.content if block.get("type") == "tool_use"]


Event: TypeAlias = TextDelta | TextRestarted | ToolStarted | Reply
