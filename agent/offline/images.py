"""Images that come with a message: kept, and not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.conversation import result_content, results_of_turn, said_so_far
from agent.offline.phrases import say

BROUGHT = (
    r"(?:(?:here|this|that|these|those)(?: is| are|['’]s)? ?)?(?:(?:the|my|our|a|another|your) )*"
    r"(?:receipt|bill|photo|picture|image|screenshot|invoice|ticket)s?"
    r"(?: (?:is )?(?:attached|enclosed|below|above))?"
)
BEFORE = re.compile(rf"^\s*{BROUGHT}\s*[:,.;!–-]\s*(?=\S)", re.IGNORECASE)
BEHIND = re.compile(rf"\s*[,.;!–-]\s*{BROUGHT}[ .!]*$", re.IGNORECASE)
ALONE = re.compile(rf"\s*{BROUGHT}[ .!:]*", re.IGNORECASE)


def without_bringing(text: str) -> str:
    """What is said beside that there is an image: nothing where it says no more than that."""
    rest = BEHIND.sub("", BEFORE.sub("", text))
    return "" if ALONE.fullmatch(rest) else rest


def with_images_told(answer: str, messages: Sequence[Mapping[str, Any]]) -> str:
    """The answer, and where images came with the last message and nothing was booked with them, that they are kept."""
    said = said_so_far(messages)
    if not said or not said[-1].context.has_images or say("image_alone") in answer:
        return answer
    results = [result_content(result) for result in results_of_turn(messages)]
    if any(isinstance(result, dict) and result.get("receipt_url") for result in results):
        return answer
    return f"{answer} {say('image_kept')}"
