"""How much of everything one turn may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of a turn; each is reached by a fault and not by people."""

    text_characters_max: int = 8_000
    use_bytes_max: int = 4_000_000
    attachments_max: int = 5
    model_calls_max: int = 12
    tool_calls_max: int = 40
    tool_calls_per_message_max: int = 20
    result_bytes_max: int = 20_000
    output_tokens_max: int = 2_048
    output_tokens_retry: int = 8_192
    turn_tokens_max: int = 400_000
    turn_seconds_max: float = 300.0
    lease_seconds: float = 30.0
    takeovers_max: int = 8
    queued_max: int = 20
    wait_seconds_max: float = 120.0
    batch_attempts_max: int = 3
    prompt_entries_max: int = 200
    typed_yes_seconds_max: float = 15 * 60.0
    button_seconds_max: float = 24 * 60 * 60.0
