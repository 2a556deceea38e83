"""A ref alone, after a refusal that offered it: what was refused is asked for once more, with that expense."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.thread import Refused, Thread

BEFORE = (
    r"(?:(?:no|yes|oh|ok|sorry|please|just|i mean|i meant|it is|it was|that is|this is|take|use|pick|"
    r"the one(?: called| with)?|the|number|ref|reference|expense|entry)[ ,:]+)*"
)
AFTER = r"(?:[ ,]+(?:one|please|thanks|thank you|then))*"
REF = re.compile(rf"{BEFORE}#?(?P<ref>[A-Z0-9]{{6}}){AFTER}", re.IGNORECASE)


def read_chosen(text: str, thread: Thread) -> Outcome | None:
    """The refused calls with the ref that is named in the place of what was wrong; None where that is not it."""
    found = REF.fullmatch(re.sub(r"\s+", " ", text.strip(" .!,")))
    refused = thread.refused
    if found is None or refused is None or found["ref"].upper() not in refused.refs:
        return None
    given = _given(refused, found["ref"].upper())
    if given is None:
        return None
    calls = list(refused.calls)
    calls[refused.place] = replace(calls[refused.place], input=given)
    return Calls(tuple(calls))


def _given(refused: Refused, ref: str) -> dict[str, Any] | None:
    call = refused.calls[refused.place]
    if call.tool == "delete_expenses":
        return _deleted(call, refused.words, ref)
    if "refund_of" in call.input:
        return call.input | {"refund_of": ref}
    # For an undo a description is what it is called, for a change what it is to be called.
    named_by = ("called", "description") if call.tool == "undo" else ("called",)
    return {name: value for name, value in call.input.items() if name not in named_by} | {"expense": ref}


def _deleted(call: Call, words: str, ref: str) -> dict[str, Any] | None:
    """Of several that are to be deleted one was wrong, the one that the refusal quotes. None where that is unclear."""
    refs, names = list(call.input.get("expenses") or []), list(call.input.get("called") or [])
    wrong = [one for one in (*refs, *names) if len(refs) + len(names) == 1 or f'"{one}"' in words]
    if len(wrong) > 1 or (not wrong and (refs or names)):
        return None
    given: dict[str, Any] = {"expenses": [*(one for one in refs if one not in wrong), ref]}
    if names := [one for one in names if one not in wrong]:
        given |= {"called": names} | ({"every": True} if call.input.get("every") else {})
    return given
