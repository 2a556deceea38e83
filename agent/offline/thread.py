"""What the grammar knows of a thread beside its words: what the tools have written so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.conversation import find_ref, has_context, result_content, results_of
from agent.offline.outcome import Call

WRITES = (
    "add_expense",
    "split_expense",
    "change_expense",
    "create_budget",
    "change_budget",
    "settle_up",
    "create_space",
    "join_space",
    "change_space",
    "change_member",
    "set_preferences",
    "delete_expenses",
    "undo",
)
ABOUT_AN_EXPENSE = ("add_expense", "split_expense", "change_expense")


@dataclass(frozen=True)
class Booked:
    """An expense that the thread booked and that stands.

    `split` is how it is shared as the tools take it, None where nobody shares it; `certain` is False where an
    undo has changed that since; `gone` is one that was taken back.
    """

    description: str
    ref: str
    split: Mapping[str, Any] | None = None
    certain: bool = True
    gone: bool = False
    kind: str = "expense"


@dataclass(frozen=True)
class Refused:
    """Calls of one message, of which the one at `place` was refused with these words; `refs` may be named instead."""

    calls: tuple[Call, ...]
    place: int
    words: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Thread:
    """The expenses it booked, those that the last message to write booked, the tool that wrote last, and the calls
    that the message before this one asked for and that were declined, or that were refused for want of a ref."""

    booked: tuple[Booked, ...] = ()
    batch: tuple[Booked, ...] = ()
    last_write: str = ""
    declined: tuple[Call, ...] = ()
    refused: Refused | None = None


def read_thread(messages: Sequence[Mapping[str, Any]]) -> Thread:
    """The thread after all calls whose results are in the messages."""
    thread = Thread()
    asked: dict[str, Mapping[str, Any]] = {}
    for message in messages:
        if has_context(message) and message is not messages[-1]:
            thread = replace(thread, declined=(), refused=None)
        content = message.get("content")
        for block in content if isinstance(content, list) else []:
            if block.get("type") == "tool_use":
                asked[str(block.get("id"))] = block
        if results_of(message):
            thread = _after_failures(thread, asked, results_of(message))
        results = [result for result in results_of(message) if not result.get("is_error")]
        written = [(asked.get(str(result.get("tool_use_id"))), result_content(result)) for result in results]
        writes = [(call, result) for call, result in written if call and call.get("name") in WRITES]
        if writes:
            thread = replace(thread, batch=())
        for call, result in writes:
            thread = _after(thread, str(call["name"]), call.get("input") or {}, result)
    return thread


def _after_failures(
    thread: Thread, asked: Mapping[str, Mapping[str, Any]], results: Sequence[Mapping[str, Any]]
) -> Thread:
    """The thread after the results of one message: what of it was declined, or refused for want of a ref."""
    known = [asked.get(str(result.get("tool_use_id"))) or {} for result in results]
    calls = tuple(Call(str(call.get("name")), dict(call.get("input") or {})) for call in known)
    contents = [content if isinstance(content := result_content(one), dict) else {} for one in results]
    if any(content.get("declined") for content in contents):
        return replace(thread, declined=calls)
    wanting = [place for place, content in enumerate(contents) if content.get("stands_for")]
    if len(wanting) != 1:
        return replace(thread, refused=None)
    content = contents[wanting[0]]
    refs = tuple(map(str, content["stands_for"]))
    return replace(thread, refused=Refused(calls, wanting[0], str(content.get("error")), refs))


def _after(thread: Thread, tool: str, given: Mapping[str, Any], result: Any) -> Thread:
    """The thread after one more write."""
    ref = find_ref(result)
    if tool == "add_expense" and ref:
        kind = str(given.get("kind", "expense"))
        certain = not given.get("refund_of")
        one = Booked(str(given.get("description", "")), ref, given.get("split"), certain, kind=kind)
        return Thread((*thread.booked, one), (*thread.batch, one), tool)
    booked = thread.booked
    if tool == "split_expense" and booked:
        target = ref if any(one.ref == ref for one in booked) else booked[-1].ref
        split = None if given.get("remove") else given.get("split") or {"mode": "equal"}
        booked = tuple(replace(one, split=split) if one.ref == target else one for one in booked)
    if tool == "change_expense" and given.get("description"):
        named = str(given["description"])
        booked = tuple(replace(one, description=named) if one.ref == ref else one for one in booked)
    if tool == "delete_expenses" and isinstance(result, dict):
        deleted = {str(one.get("ref")) for one in result.get("deleted") or []}
        booked = tuple(replace(one, gone=True) if one.ref in deleted else one for one in booked)
    if tool == "undo" and isinstance(result, dict):
        touched = {ref, *map(str, result.get("refs") or [])}
        booked = tuple(_reversed(one, result, thread) if one.ref in touched else one for one in booked)
    return Thread(booked, (), tool)


def _reversed(one: Booked, result: Mapping[str, Any], thread: Thread) -> Booked:
    """The expense after an undo, or the undo of one, that touched it."""
    if result.get("brought_back") and one.gone:
        return replace(one, gone=False)
    if thread.last_write == "add_expense":
        return replace(one, gone=True)
    # It may have been its split that was taken back; what stands then is not known here.
    return replace(one, certain=False)


def named_in(thread: Thread, words: str, *, kind: str = "") -> Booked | None:
    """The thread's latest booking, of this kind if one is given, that words name and that stands."""
    key = words.lower().rstrip("s")
    standing = [one for one in reversed(thread.booked) if not one.gone and one.kind == (kind or one.kind)]
    return next((one for one in standing if key and key in one.description.lower()), None)
