"""What is open about a draft beside its amount: who, which day, how it is shared, whether at all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.draft import Day, Draft
from agent.offline.outcome import (
    Asks,
    ChoiceGap,
    DayGap,
    Option,
    Outcome,
    PersonGap,
    Says,
    ShareGap,
    SplitGap,
    with_draft,
)
from agent.offline.phrases import listed, say
from agent.offline.roles import roles
from agent.offline.sharing import Doubt, split_of
from agent.offline.wording import people, thing
from tools.kit.locales import say_date

YES = (
    r"(?:y|yes|yep|yeah|yup|sure|ok|okay|please|do|do it|go ahead|right|correct|exactly|of course|once|"
    r"(?:yes )?(?:book|add) (?:it|that)(?: once)?|just once|just this once|only once|it has|paid|"
    r"already paid)"
)
NO = r"(?:n|no|nope|nah|not yet|do not)"
ME_TOO = (
    r"(?:me too|me as well|i do too|so do i|with me|including me|and me|all|all three|all of us|us three|"
    r"as well|"
    r"too|the three of us|yes|me|i do|myself too|i am in|i do as well)"
)
ONLY_THEM = (
    r"(?:(?:only|just) (?:them|the two|the two of them|\w+ and \w+)|them|without me|not me|no|they alone)"
)
SOMEBODY = r"\bwith (?:an?|my|our|some|the|his|her) \w"
ORDINALS = ("first", "second")


def person_open(drafts: tuple[Draft, ...], index: int, context: Context) -> Outcome | None:
    """Who is meant by a name that no member has."""
    unknown = drafts[index].sharing.unknown
    return ask_person(unknown[0], context, drafts=drafts) if unknown else None


def ask_person(
    name: str, context: Context, *, drafts: tuple[Draft, ...] = (), split: SplitGap | None = None
) -> Asks:
    """Asks who is meant by a name, with the members as candidates (RULES 3.4)."""
    members = listed([member.name for member in context.members])
    key = "unknown_person_or_guest" if context.lets_guests_in else "unknown_person"
    text = say(key, name=name, space=context.space or "this space", members=members)
    return Asks(text, PersonGap(drafts, name, split))


def day_open(drafts: tuple[Draft, ...], index: int, context: Context) -> Outcome | None:
    """Which day is meant by words that leave several open, or say only about when."""
    draft = drafts[index]
    day = draft.day
    if day is None or len(day.dates) == 1:
        return None
    if len(day.dates) != len(ORDINALS):
        return Asks(say("which_day", said=day.said, thing=thing(draft)), DayGap(drafts, index))
    options = tuple(
        Option(
            rf"(?:on )?(?:the )?(?:{_spellings(each)}|{ordinal}(?: one)?)",
            with_draft(drafts, index, replace(draft, day=Day((each,), day.said))),
        )
        for ordinal, each in zip(ORDINALS, day.dates, strict=True)
    )
    first, second = (say_date(each, context.locale) for each in day.dates)
    return Asks(say("which_of_days", said=day.said, first=first, second=second), ChoiceGap(options))


def _spellings(day: date) -> str:
    """The ways in which an answer may name a date."""
    number, month = rf"{day.day}(?:st|nd|rd|th)?", rf"{day:%b}\w*"
    return (
        rf"{day.isoformat()}|{number}(?: (?:of )?{month})?(?: {day.year})?|{month} {number}(?:,? {day.year})?"
    )


def share_open(drafts: tuple[Draft, ...], index: int, context: Context) -> Outcome | None:
    """Who shares a draft, and how."""
    draft = drafts[index]
    if draft.doubt == "doubt_we" and not draft.sharing.said:
        cleared = with_draft(drafts, index, replace(draft, doubt=""))
        return Asks(say("doubt_we", thing=thing(draft)), ShareGap(cleared, index))
    total = draft.amount.value if draft.amount else None
    payers = tuple(payer.name for payer in draft.payers)
    doubt = split_of(draft.sharing, context, payers=payers, total=total)
    if doubt == {"mode": "equal"} and matching.search(SOMEBODY, draft.description, re.IGNORECASE):
        # "Split dinner with a friend" is shared with somebody, and not with everyone.
        doubt = Doubt("doubt_with_whom")
    if not isinstance(doubt, Doubt):
        return None
    text = say(
        doubt.key,
        thing=thing(draft),
        members=listed([member.name for member in context.members]),
        space=context.space or "this space",
        payers=people(payers),
        names=people(doubt.names),
        first=people(doubt.names[:1]),
    )
    if doubt.key != "doubt_include_me":
        return Asks(text, ShareGap(drafts, index))
    with_me = replace(draft, sharing=replace(draft.sharing, only=(), partners=doubt.names))
    only_them = replace(draft, sharing=replace(draft.sharing, only=doubt.names, only_them=True))
    options = (
        Option(ME_TOO, with_draft(drafts, index, with_me)),
        Option(ONLY_THEM, with_draft(drafts, index, only_them)),
    )
    return Asks(text, ChoiceGap(options))


def doubt_open(drafts: tuple[Draft, ...], index: int, context: Context) -> Outcome | None:
    """Whether it is to be booked at all, and as what."""
    draft = drafts[index]
    if draft.doubt == "doubt_payers":
        return Says(say("doubt_payers"))
    cleared = with_draft(drafts, index, replace(draft, doubt="", repeats=False))
    yes_or_no = ChoiceGap((Option(YES, cleared), Option(NO, ())))
    if draft.repeats:
        day = draft.day.said if draft.day else "today"
        return Asks(say("book_once", thing=thing(draft), day=day), yes_or_no)
    if draft.doubt == "doubt_is":
        return Asks(say("doubt_is", thing=thing(draft)), yes_or_no)
    if draft.doubt in ("doubt_role", "doubt_for"):
        text = say(draft.doubt, thing=thing(draft), names=people(draft.about))
        return Asks(text, roles(drafts, index))
    if draft.doubt == "doubt_got_from":
        return Asks(say("doubt_got_from"), _income_or_refund(drafts, index))
    return None


def _income_or_refund(drafts: tuple[Draft, ...], index: int) -> ChoiceGap:
    draft = replace(drafts[index], doubt="")
    income = with_draft(drafts, index, replace(draft, kind="income"))
    refund = with_draft(drafts, index, replace(draft, kind="refund"))
    opening = r"(?:an? |it is |it was )*"
    return ChoiceGap(
        (Option(rf"{opening}income", income), Option(rf"{opening}(?:refund|money back)", refund))
    )
