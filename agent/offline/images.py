"""Images that come with a message: kept, and not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.conversation import result_content, results_of_turn, said_so_far
from agent.offline.phrases import say

BROUGHT = re.compile(
    r"(?:(?:here|this|that|these|those)(?: is| are)? ?)?(?:(?:the|my|our|a|another|your) )*"
    r"(?:receipt|bill|photo|picture|image|screenshot|invoice|ticket)s?[ .!:]*",
    re.IGNORECASE,
)


def only_brings(text: str) -> bool:
    """Whether the words say no more than that there is an image."""
    return BROUGHT.fullmatch(text.strip()) is not None


def with_images_told(answer: str, messages: Sequence[Mapping[str, Any]]) -> str:
    """The answer, and where images came with the last message and nothing was booked with them, that they are kept."""
    said = said_so_far(messages)
    if not said or not said[-1].context.has_images or say("image_alone") in answer:
        return answer
    results = [result_content(result) for result in results_of_turn(messages)]
    if any(isinstance(result, dict) and result.get("receipt_url") for result in results):
        return answer
    return f"{answer} {say('image_kept')}"
