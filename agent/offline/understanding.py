"""What a message means: each of its sentences goes to the first part of the grammar that knows it."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.amended import read_amended
from agent.offline.assembly import Reading
from agent.offline.balances import read_balances
from agent.offline.booking import book
from agent.offline.budget import read_budget
from agent.offline.categories import is_known_thing
from agent.offline.changing import corrected, read_change
from agent.offline.chosen import read_chosen
from agent.offline.chronicle import read_chronicle
from agent.offline.context import Context
from agent.offline.default_split import read_default_split
from agent.offline.deleting import read_deleting
from agent.offline.guests import read_guests, with_guests
from agent.offline.images import without_bringing
from agent.offline.later import read_later
from agent.offline.lexicon import word_list
from agent.offline.marks import without
from agent.offline.membership import read_membership
from agent.offline.moving import read_moving
from agent.offline.outcome import AmountGap, Asks, Calls, ChoiceGap, Option, Outcome, Says
from agent.offline.paying_back import read_paying_back
from agent.offline.people import plain
from agent.offline.phrases import say
from agent.offline.plain_text import LETTERS_MAX, plain_text, sentences, without_politeness
from agent.offline.preferences import read_preferences
from agent.offline.question import is_question, read_question
from agent.offline.rates import split_rate, with_rate
from agent.offline.refund import named_as_booked
from agent.offline.replanning import read_replanning
from agent.offline.smalltalk import read_smalltalk
from agent.offline.spaces import read_spaces
from agent.offline.spending import read_spending
from agent.offline.split_last import LEAD, split_again, split_last
from agent.offline.thread import Booked, Thread, named_in
from agent.offline.undo import read_undo

UNKNOWN_WORDS_MAX = 2
NOT_SO_ELSEWHERE = word_list("came_in_elsewhere") | word_list("days_elsewhere")
SENTENCES_MAX = 12
CHAT = ("hello", "thanks", "acknowledged", "bye")
ASKED_TO_BOOK = (
    r"(?:can|could|would|will) you (?:please )?"
    r"(?:add|book|log|record|note|put|enter|save|register|track|split)\b"
)
# "The dinner was 48" is a correction where the thread has a dinner, and a dinner where it has none.
CORRECTS = (
    r"(?:no|nope|sorry|oops|wait|hmm|actually|instead|i meant?)\b|"
    r"(?:the|my|our) [^,;:]+ (?:was|were|cost)\b(?! (?:paid|split|shared))"
)
# "Wait, how much was food?" is the question alone.
HALT = (
    r"^(?:(?:wait|hang on|hold on|hm+|no|but|and|first|actually|sorry|one (?:sec|second|moment))[ ,.!-]+)+"
    r"(?=(?:how|what|who|whom|which|when|where|why|show)\b)"
)
LAST_ONLY = r"(?:(?:only|just|no)[ ,]+)*(?:for )?(?:the )?last(?: one)?(?: only)?"
FOR_ALL = (
    r"(?:for |yes[ ,]+)?(?:all|both|all of them|both of them|everything|all (?:two|three|four)|each)"
    r"(?: of them)?"
)


def understand(text: str, context: Context, thread: Thread) -> Outcome:
    """What a message means that answers no open question."""
    if context.has_images:
        text = without_bringing(text)
    if not text.strip():
        return Says(say("image_alone" if context.has_images else "empty"))
    if len(text) > LETTERS_MAX:
        return Says(say("too_long"))
    whole = plain_text(text)
    if again := read_amended(whole, context, thread) or read_chosen(whole, thread):
        return again
    if small := read_smalltalk(whole, context):
        return small
    # "Switch to French" is about a language, wherever there may be a space called so.
    if moving := read_preferences(whole, context) or read_moving(without_politeness(whole)):
        return moving
    parts = _joined(matching.sub(HALT, "", without_politeness(whole), flags=re.IGNORECASE), context)
    if len(parts) > SENTENCES_MAX:
        return Says(say("too_long"))
    known = with_guests(parts, context)
    return _together([_sentence(part, known, thread) for part in parts], context)


def is_lost(outcome: Outcome) -> bool:
    """Whether nothing was made of a message, so that an open question stays open."""
    if isinstance(outcome, Asks):
        return outcome.text.startswith(say("how_much_unknown", words="").split("“")[0])
    return isinstance(outcome, Says) and outcome.text in (
        say("not_understood"),
        say("question_unclear"),
        say("empty"),
        say("image_alone"),
    )


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
    if read_undo(text, Thread()) or read_later(text):
        return False
    reading = read_spending(without_politeness(text), context)
    return reading.says is not None and not reading.drafts


def _sentence(text: str, context: Context, thread: Thread) -> Outcome:
    text = without_politeness(text)
    rest, rate = split_rate(text, context)
    if rate is not None and not is_question(text):
        return with_rate(_without_rate(rest, context, thread), rate, rest)
    return _without_rate(text, context, thread)


def _without_rate(text: str, context: Context, thread: Thread) -> Outcome:
    outcome = (
        read_smalltalk(text, context)
        or read_undo(text, thread)
        or read_default_split(text, context)
        or read_spaces(text, context)
        or read_guests(text, context)
        or read_membership(text, context)
        or read_preferences(text, context)
        or read_replanning(text, context, thread)
        or split_last(text, context, thread)
        or read_balances(text, context)
        or read_paying_back(text, context)
        or read_change(text, context, thread)
        or read_chronicle(text)
        or read_deleting(text, context, thread)
        or read_later(text)
        or read_budget(text, context)
    )
    if outcome:
        return outcome
    if is_question(text) and not matching.match(ASKED_TO_BOOK, text, re.IGNORECASE):
        return read_question(text, context) or Says(say("not_understood"))
    return _spending(text, context, thread)


def _spending(text: str, context: Context, thread: Thread) -> Outcome:
    if not NOT_SO_ELSEWHERE.isdisjoint(matching.findall(r"\w+", plain(text))):
        return Says(say("not_understood"))
    reading = read_spending((without(LEAD, text, put="") or text).rstrip("?"), context)
    if matching.match(CORRECTS, text, re.IGNORECASE) and (booked := _booked(reading, thread)):
        return corrected(reading.drafts[0], booked) or Says(say("later_change"))
    if reading.why:
        return Says(say(reading.why, words=text))
    if reading.only_split is not None:
        return split_again(text, reading.only_split, context, thread)
    if not reading.drafts:
        return Says(say("later_change" if reading.says is not None else "not_understood"))
    if any(draft.description.lower() in ("one", "ones") for draft in reading.drafts):
        return Says(say("not_understood"))
    if reading.scope:
        return _one_or_all(reading)
    if reading.bare_thing and not is_known_thing(reading.drafts[0].description):
        return _unknown_thing(reading, text)
    return book(tuple(named_as_booked(draft, thread) for draft in reading.drafts), context)


def _booked(reading: Reading, thread: Thread) -> Booked | None:
    """ "No, taxi 14" after a taxi is a correction of it and no second one."""
    found = [named_in(thread, draft.description) for draft in reading.drafts if draft.description]
    return next((one for one in found if one), None)


def _one_or_all(reading: Reading) -> Outcome:
    """Asks whether what was said last holds for every item, naming both readings."""
    options = (Option(FOR_ALL, reading.scope), Option(LAST_ONLY, reading.drafts))
    return Asks(say("one_or_all"), ChoiceGap(options))


def _unknown_thing(reading: Reading, text: str) -> Outcome:
    if len(text.split()) > UNKNOWN_WORDS_MAX:
        return Says(say("not_understood"))
    return Asks(say("how_much_unknown", words=text.strip(" .!?")), AmountGap(reading.drafts, 0))


def _together(outcomes: list[Outcome], context: Context) -> Outcome:
    """Calls of several sentences go together; a sentence that is no call stands in their way."""
    chat = {say(key, name=context.speaker) for key in CHAT}
    said = [one for one in outcomes if not (isinstance(one, Says) and one.text in chat)] or outcomes
    blocking = next((one for one in said if not isinstance(one, Calls)), None)
    if not said or blocking:
        return blocking or Says(say("not_understood"))
    return Calls(tuple(call for one in said if isinstance(one, Calls) for call in one.calls))
