"""What an answer used, by its own word."""

from __future__ import annotations

import json

from agent.accumulator import Accumulator
from agent.messages import Usage
from evals.running.overheard import has_ended


def usage_heard(body: bytes) -> Usage | None:
    """The usage that a streamed message states; None where it does not state it to its end."""
    if not has_ended(body):
        return None
    message = Accumulator()
    try:
        for line in body.splitlines():
            if line.startswith(b"data:"):
                event = json.loads(line.removeprefix(b"data:"))
                if event.get("type") in ("message_start", "message_delta"):
                    message.add(event)
        usage = message.reply().usage
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return usage if usage.total else None
