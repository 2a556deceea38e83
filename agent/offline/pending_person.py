"""The answer to "who do you mean?"."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.booking import book
from agent.offline.context import Context
from agent.offline.draft import Draft, Payer
from agent.offline.outcome import Outcome, PersonGap, Says
from agent.offline.people import Person
from agent.offline.phrases import say
from agent.offline.sharing import Sharing
from agent.offline.spending import mark_all
from agent.offline.split_last import split_call

OPENING = r"^(?:i (?:mean|meant)|it (?:is|was)|that (?:is|was)|with) "
NOBODY = r"(?:just|only) me|nobody|no one|not shared|(?:leave|without) (?:him|her|them)(?: out)?"


def fill_person(gap: PersonGap, bare: str, context: Context) -> Outcome | None:
    """The member who was meant in the place of an unknown name; "just me" leaves the unknown one out."""
    words = re.sub(OPENING, "", bare, flags=re.IGNORECASE)
    if re.fullmatch(NOBODY, words, re.IGNORECASE):
        return _without(gap, context)
    marked = mark_all(f"with {words}", context)
    people: list[Person] = [marked.values[letter] for letter in marked.found("person", marked.text)]
    if len(people) != 1 or not people[0].known or not re.fullmatch(r"with .", marked.text):
        return None
    name = people[0].name
    if gap.split:
        sharing = renamed(gap.split.sharing, gap.name, name)
        return split_call(sharing, context, gap.split.expense)
    return book(tuple(_renamed(draft, gap.name, name) for draft in gap.drafts), context)


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
