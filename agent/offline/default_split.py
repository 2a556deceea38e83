"""How a space shares what nothing is said about: setting it, and taking it away (RULES 3.1)."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.outcome import Call, Calls, Outcome, Says
from agent.offline.phrases import say
from agent.offline.sharing import Doubt, split_of
from agent.offline.spending import read_spending

LEAD = r"(?:(?:please|can you|could you|let us|we want to|ok|and)[ ,]+)*"
ALL = r"(?:everything|all(?: of it)?|all (?:the |our )?expenses|every expense|it all)"
WHEN = r"(?:by default|from now on|always|in general)"
SET = (
    rf"{LEAD}{WHEN},? (?:split|share|divide) (?:{ALL} ?)?(?P<how>.*)",
    rf"{LEAD}(?:always )?(?:split|share|divide) {ALL} ?(?P<how>.*?),? {WHEN}",
    rf"{LEAD}(?:split|share|divide) (?:{ALL} )?{WHEN} ?(?P<how>.*)",
    rf"{LEAD}(?:set|make|change) (?:the |our )?default split(?:ting)?(?: to| as|:)? ?(?P<how>.+)",
    r"(?:the |our )?default split is:? ?(?P<how>.+)",
)
NONE = (
    rf"{LEAD}(?:no|(?:remove|delete|drop|stop|end) (?:the|our)) default split(?:ting)?",
    rf"{LEAD}(?:do not|stop) (?:split|splitting|share|sharing) (?:{ALL} )?(?:{WHEN}|any ?more)",
)


def read_default_split(text: str, context: Context) -> Outcome | None:
    """The call of change_space that a sentence means, or None."""
    words = matching.sub(r"\s+", " ", text.strip(" .!"))
    if any(matching.fullmatch(pattern, words, re.IGNORECASE) for pattern in NONE):
        return Calls((Call("change_space", {"no_default_split": True}),))
    found = next(filter(None, (matching.fullmatch(pattern, words, re.IGNORECASE) for pattern in SET)), None)
    if found is None:
        return None
    how = found["how"].strip(" ,:") or "equally with everyone"
    reading = read_spending(f"split it {how}", context)
    split = (
        None if reading.only_split is None else split_of(reading.only_split, context, payers=(), total=None)
    )
    if split is None or isinstance(split, Doubt):
        return Says(say("default_split_unclear"))
    return Calls((Call("change_space", {"default_split": split}),))
