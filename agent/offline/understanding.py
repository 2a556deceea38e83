"""What a message means: each of its sentences goes to the first part of the grammar that knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.offline.booking import book
from agent.offline.budget import read_budget
from agent.offline.categories import is_known_thing
from agent.offline.context import Context
from agent.offline.conversation import Booked
from agent.offline.assembly import Reading
from agent.offline.later import read_later
from agent.offline.outcome import AmountGap, Asks, Calls, ChoiceGap, Option, Outcome, Says
from agent.offline.phrases import say
from agent.offline.plain_text import LETTERS_MAX, plain_text, sentences, without_politeness
from agent.offline.question import is_question, read_question
from agent.offline.smalltalk import read_smalltalk
from agent.offline.spending import read_spending
from agent.offline.split_last import split_call, split_last
from agent.offline.undo import read_undo


@dataclass(frozen=True)
class Thread:
    """What the grammar knows of the thread beside the message: the expenses it booked."""

    booked: tuple[Booked, ...] = ()


def understand(text: str, context: Context, thread: Thread) -> Outcome:
    """What a message means that answers no open question."""
    if not text.strip():
        return Says(say("empty"))
    if len(text) > LETTERS_MAX:
        return Says(say("too_long"))
    whole = plain_text(text)
    if small := read_smalltalk(whole, context):
        return small
    outcomes = [_sentence(part, context, thread) for part in _joined(without_politeness(whole), context)]
    outcomes = [outcome for outcome in outcomes if outcome is not None]
    return _together(outcomes)


def is_lost(outcome: Outcome) -> bool:
    """Whether nothing was made of a message, so that an open question stays open."""
    if isinstance(outcome, Asks):
        return outcome.text.startswith(say("how_much_unknown", words="").split("“")[0])
    return isinstance(outcome, Says) and outcome.text in (say("not_understood"), say("question_unclear"), say("empty"))


def _joined(text: str, context: Context) -> list[str]:
    """Sentences; one that only goes on about the expense before it is joined to it."""
    joined: list[str] = []
    for part in sentences(text):
        if joined and not is_question(part) and not is_question(joined[-1]) and _goes_on(part, context):
            joined[-1] = f"{joined[-1].rstrip(' .!')}, {part}"
        else:
            joined.append(part)
    return joined


def _goes_on(text: str, context: Context) -> bool:
    if read_undo(text) or read_later(text):
        return False
    reading = read_spending(without_politeness(text), context)
    return reading.says is not None and not reading.drafts


def _sentence(text: str, context: Context, thread: Thread) -> Outcome | None:
    text = without_politeness(text)
    small = read_smalltalk(text, context)
    if small or (undone := read_undo(text)):
        return small or undone
    if sharing := split_last(text, context, thread.booked):
        return sharing
    for read in (lambda: read_later(text), lambda: read_budget(text, context)):
        if outcome := read():
            return outcome
    if is_question(text) and not _asks_to_book(text):
        return read_question(text, context) or Says(say("not_understood"))
    return _spending(text, context, thread)


def _asks_to_book(text: str) -> bool:
    return bool(re.match(r"(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:add|book|log|record|note|put|enter|save|register|track|split)\b", text, re.IGNORECASE))


def _spending(text: str, context: Context, thread: Thread) -> Outcome:
    reading = read_spending(text.rstrip("?"), context)
    if reading.why:
        return Says(say(reading.why, words=text))
    if reading.only_split is not None:
        return split_call(reading.only_split, context, None)
    if not reading.drafts:
        return Says(say("later_change" if reading.says is not None else "not_understood"))
    if reading.scope:
        return _one_or_all(reading)
    if reading.bare_thing and not is_known_thing(reading.drafts[0].description):
        return _unknown_thing(reading, text)
    return book(reading.drafts, context)


def _one_or_all(reading: Reading) -> Outcome:
    last = Option(r"(?:(?:only|just|no)[\s,]+)?(?:for\s+)?(?:the\s+)?last(?:\s+one)?(?:\s+only)?", reading.drafts)
    every = Option(r"(?:for\s+|yes[\s,]+)?(?:all|both|all of them|both of them|everything|all (?:two|three|four)|each)(?:\s+of\s+them)?", reading.scope)
    return Asks(say("one_or_all"), ChoiceGap((every, last)))


def _unknown_thing(reading: Reading, text: str) -> Outcome:
    if len(text.split()) > 2:
        return Says(say("not_understood"))
    return Asks(say("how_much_unknown", words=text.strip(" .!?")), AmountGap(reading.drafts, 0))


def _together(outcomes: list[Outcome]) -> Outcome:
    """Calls of several sentences go together; a sentence that is no call stands in their way."""
    if not outcomes:
        return Says(say("not_understood"))
    blocking = [outcome for outcome in outcomes if not isinstance(outcome, Calls)]
    calls = [call for outcome in outcomes if isinstance(outcome, Calls) for call in outcome.calls]
    chat = {say("thanks"), say("acknowledged")}
    blocking = [one for one in blocking if not (isinstance(one, Says) and (one.text in chat or one.text.startswith("Hello ")) and len(outcomes) > 1)]
    return blocking[0] if blocking else Calls(tuple(calls))
