"""The answer to "who do you mean?"."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import matching
from agent.offline.booking import book
from agent.offline.context import Context
from agent.offline.draft import Draft, Payer
from agent.offline.guests import guests_meant
from agent.offline.outcome import Outcome, PersonGap, Says
from agent.offline.people import Person
from agent.offline.phrases import say
from agent.offline.sharing import Sharing
from agent.offline.spending import mark_all
from agent.offline.split_last import split_call

OPENING = r"^(?:i (?:mean|meant)|it (?:is|was)|that (?:is|was)|with) "
NOBODY = r"(?:just|only) me|nobody|no one|not shared|(?:leave|without) (?:him|her|them)(?: out)?"


def fill_person(gap: PersonGap, bare: str, context: Context) -> Outcome | None:
    """The member who was meant in the place of an unknown name, who becomes a guest, or whom "just me" leaves out."""
    words = matching.sub(OPENING, "", bare, flags=re.IGNORECASE)
    if matching.fullmatch(NOBODY, words, re.IGNORECASE):
        return _without(gap, context)
    unknown = gap.split.sharing.unknown if gap.split else [n for d in gap.drafts for n in d.sharing.unknown]
    if guests := guests_meant(words, gap.name, unknown, context):
        return _with_guests(gap, guests, context)
    marked = mark_all(f"with {words}", context)
    people: list[Person] = [marked.values[letter] for letter in marked.found("person", marked.text)]
    if len(people) != 1 or not people[0].known or not matching.fullmatch(r"with .", marked.text):
        return None
    name = people[0].name
    if gap.split:
        sharing = renamed(gap.split.sharing, gap.name, name)
        return split_call(sharing, context, gap.split.expense)
    return book(tuple(_renamed(draft, gap.name, name) for draft in gap.drafts), context)


def _with_guests(gap: PersonGap, guests: tuple[str, ...], context: Context) -> Outcome:
    """The drafts, or the split, with these as members, who are made before."""
    if gap.split:
        return split_call(welcomed(gap.split.sharing, guests), context, gap.split.expense)
    drafts = (replace(draft, sharing=welcomed(draft.sharing, guests)) for draft in gap.drafts)
    return book(tuple(drafts), context)


def welcomed(sharing: Sharing, guests: tuple[str, ...]) -> Sharing:
    """The same sharing with these names known, where it has them, as those of new guests."""
    new = tuple(name for name in dict.fromkeys(sharing.unknown) if name in guests)
    unknown = tuple(name for name in sharing.unknown if name not in guests)
    return replace(sharing, unknown=unknown, guests=sharing.guests + new)


def _without(gap: PersonGap, context: Context) -> Outcome:
    """The drafts unshared, and paid by the speaker, where the unknown name stood."""
    if not gap.drafts:
        return Says(say("nothing_written"))
    drafts = tuple(
        replace(draft, sharing=Sharing(), payers=tuple(p for p in draft.payers if p.name != gap.name))
        if gap.name in draft.sharing.unknown
        else draft
        for draft in gap.drafts
    )
    return book(drafts, context)


def _renamed(draft: Draft, old: str, new: str) -> Draft:
    payers = tuple(Payer(new if payer.name == old else payer.name, payer.amount) for payer in draft.payers)
    return replace(draft, payers=payers, sharing=renamed(draft.sharing, old, new))


def renamed(sharing: Sharing, old: str, new: str) -> Sharing:
    """The same sharing with one name in the place of another, which is then known."""

    def names(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if name == old else name for name in given)

    portions = tuple(
        replace(portion, name=new if portion.name == old else portion.name) for portion in sharing.portions
    )
    return replace(
        sharing,
        partners=names(sharing.partners),
        only=names(sharing.only),
        without=names(sharing.without),
        portions=portions,
        lines=tuple(replace(line, shared_by=names(line.shared_by)) for line in sharing.lines),
        unknown=tuple(name for name in sharing.unknown if name != old),
    )
