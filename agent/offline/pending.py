"""A question that waits: how the next message answers it, or goes past it."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import matching
from agent.offline.booking import book
from agent.offline.budget import read_budget
from agent.offline.context import Context
from agent.offline.draft import Draft
from agent.offline.outcome import (
    AmountGap,
    Asks,
    ChoiceGap,
    DayGap,
    DescriptionGap,
    Outcome,
    PersonGap,
    RestGap,
    Says,
    ShareGap,
    SplitGap,
    with_draft,
)
from agent.offline.pending_person import fill_person
from agent.offline.phrases import say
from agent.offline.plain_text import LETTERS_MAX, plain_text, without_politeness
from agent.offline.sharing import Sharing, answered, join
from agent.offline.spending import read_spending
from agent.offline.split_last import split_call

DROPPED = (
    r"(?:no|nope|never ?mind|forget (?:it|that|about it)|cancel|cancel (?:it|that)|nothing|leave it|drop it|"
    r"skip(?: it)?|stop|scrap (?:it|that)|do not (?:book|add) (?:it|that|anything))(?:[ ,]+(?:thanks|"
    r"thank you|please))?"
)
HESITATES = (
    r"^(?:(?:hang on|hold on|one sec(?:ond)?|oh|ah|ehm?|like|um+|hmm+|"
    r"sorry|oops|my bad|right|yes|wait)[ ,.!:]+)+(?=.)"
)
BEFORE_ANSWER = (
    r"^(?:(?:it|that|this|they|the \w+) (?:was|were|is|are|cost|came to|means?|meant) |i mean |i meant |"
    r"for (?=[^\W\d_]))"
)
MINE = (
    r"(?:it is |that is |they are |just |only |all |no[ ,]+)*(?:mine|me|mine alone|my own|alone|just me|"
    r"only me|"
    r"for me|myself|nobody|no one|none|not shared)(?: alone| only)?"
)


def fill(asked: Asks, text: str, context: Context) -> Outcome | None:
    """What a message makes of an open question; None if it goes past it."""
    if len(text) > LETTERS_MAX:
        return None
    bare = without_politeness(plain_text(text).replace("\n", " ")).strip(" .!?")
    bare = matching.sub(HESITATES, "", bare, flags=re.IGNORECASE)
    gap = asked.gap
    if isinstance(gap, ChoiceGap):
        return _choose(gap, bare, context)
    if matching.fullmatch(DROPPED, bare, re.IGNORECASE) and not isinstance(gap, ShareGap):
        return Says(say("nothing_written"))
    if isinstance(gap, PersonGap):
        return fill_person(gap, bare, context)
    if isinstance(gap, ShareGap):
        return _share(gap, bare, context)
    if isinstance(gap, SplitGap):
        said = _said_sharing(bare, context)
        return split_call(join(gap.sharing, said), context, gap.expense) if said else None
    answer = matching.sub(BEFORE_ANSWER, "", bare, flags=re.IGNORECASE)
    if isinstance(gap, RestGap):
        fits = matching.fullmatch(gap.answer, answer, re.IGNORECASE)
        if not fits:
            return None
        kept = fits.groupdict().get("kept") or answer
        return read_budget(gap.text.rstrip(" .!?") + gap.joint + kept, context)
    reading = read_spending(answer, context)
    if isinstance(gap, DayGap):
        return _day(gap, reading.says, context)
    return _amount_or_thing(gap, reading.drafts, context)


def _choose(gap: ChoiceGap, bare: str, context: Context) -> Outcome | None:
    words = matching.sub(BEFORE_ANSWER, "", bare, flags=re.IGNORECASE)
    for option in gap.options:
        pattern = rf"(?:{option.answer})(?:[ ,]+(?:please|thanks))?"
        if any(matching.fullmatch(pattern, said, re.IGNORECASE) for said in (bare, words)):
            return book(option.drafts, context) if option.drafts else Says(say("nothing_written"))
    return Says(say("nothing_written")) if matching.fullmatch(DROPPED, bare, re.IGNORECASE) else None


def _amount_or_thing(
    gap: AmountGap | DescriptionGap, said: tuple[Draft, ...], context: Context
) -> Outcome | None:
    """An amount for the thing, or a thing for the amount; a message with both is a new one."""
    if not said or (len(said) > 1 and (isinstance(gap, DescriptionGap) or said[0].description)):
        return None
    answer, waiting = said[0], gap.drafts[gap.index]
    if isinstance(gap, AmountGap):
        if answer.amount is None or not _same_thing(answer.description, waiting.description):
            return None
        filled = _merged(_without_count(waiting, answer), replace(answer, description=""))
    else:
        if answer.amount is not None or not answer.description:
            return None
        filled = _merged(waiting, answer)
    return book((*with_draft(gap.drafts, gap.index, filled), *said[1:]), context)


def _without_count(waiting: Draft, answer: Draft) -> Draft:
    """ "20 beers", "20": the number was the amount after all."""
    count = matching.match(r"(\d+) (?=.)", waiting.description)
    if not count or not answer.amount or answer.amount.said != count[1]:
        return waiting
    short = waiting.description[count.end() :]
    return replace(waiting, description=short[0].upper() + short[1:])


def _same_thing(said: str, known: str) -> bool:
    return not said or said.lower() in known.lower() or known.lower() in said.lower()


def _merged(draft: Draft, answer: Draft) -> Draft:
    return replace(
        draft,
        description=draft.description or answer.description,
        amount=answer.amount or draft.amount,
        day=answer.day or draft.day,
        payers=answer.payers or draft.payers,
        sharing=draft.sharing if draft.sharing.said else join(draft.sharing, answer.sharing),
        category=answer.category or draft.category,
        tags=draft.tags + answer.tags,
        payment_method=answer.payment_method or draft.payment_method,
        kind=draft.kind if draft.kind != "expense" else answer.kind,
        doubt=draft.doubt or answer.doubt,
        repeats=draft.repeats or answer.repeats,
    )


def _day(gap: DayGap, says: Draft | None, context: Context) -> Outcome | None:
    if says is None or says.day is None or replace(says, day=None) != Draft():
        return None
    draft = replace(gap.drafts[gap.index], day=says.day)
    return book(with_draft(gap.drafts, gap.index, draft), context)


def _share(gap: ShareGap, bare: str, context: Context) -> Outcome | None:
    """The answer to who shares: a split, a name alone, or that nobody does."""
    if matching.fullmatch(MINE, bare, re.IGNORECASE):
        sharing: Sharing | None = Sharing(said=True, own=True)
    elif matching.fullmatch(DROPPED, bare, re.IGNORECASE):
        return Says(say("nothing_written"))
    else:
        sharing = _said_sharing(bare, context)
    if sharing is None:
        return None
    before = gap.drafts[gap.index]
    draft = replace(before, sharing=answered(before.sharing, sharing))
    return book(with_draft(gap.drafts, gap.index, draft), context)


def _said_sharing(bare: str, context: Context) -> Sharing | None:
    for words in (bare, f"with {bare}", f"split {bare}"):
        reading = read_spending(words, context)
        if reading.only_split is not None:
            return reading.only_split
    return None
