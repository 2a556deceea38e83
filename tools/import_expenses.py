"""Taking over what a group kept in another product."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from db.errors import Forbidden
from db.spaces import Spaces
from tools.kit.answer import Answer
from tools.kit.arguments import Label
from tools.kit.call import Call, speaker_among
from tools.kit.importing.entry import Paid, Read, Shared
from tools.kit.importing.people import check_are_different, members_called, people_in
from tools.kit.importing.plan import Plan, carry_out, is_between_others, plan_of
from tools.kit.importing.splitwise import read_splitwise
from tools.kit.importing.words import say_imported, say_preview
from tools.kit.people import LEADS, Member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.spaces.guests import let_in
from tools.kit.spaces.may import check_is_open
from tools.kit.spaces.words import say_whom_to_ask
from tools.kit.tool import tool

CHARACTERS_MAX = 2_000_000
PEOPLE_MAX = 50


class PersonOf(BaseModel):
    """Who somebody of the file is here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=100, description="As the file names them")]
    member: Annotated[Label, Field(description='The member they are, or "guest"')]


class Imported(Answer):
    """What came in; `unreadable` are the lines of the file that were left out."""

    expenses: int
    payments: int
    brought_back: int
    already_here: int
    deleted_here: int
    guests: list[str]
    unreadable: list[int]
    changed: bool


@tool(writes=True, for_model=False)
async def import_expenses(
    call: Call,
    *,
    content: Annotated[
        str, Field(min_length=1, max_length=CHARACTERS_MAX, description="The text of Splitwise's CSV export")
    ],
    file: Annotated[Label, Field(description="What the file is called")],
    people: Annotated[
        list[PersonOf] | None,
        Field(max_length=PEOPLE_MAX, description="Who of the file is whom here, where the names do not tell"),
    ] = None,
) -> Imported:
    """Takes the expenses and payments of a Splitwise group over into this space.

    What was imported before is left alone, people are matched by name or made guests, and all of it is asked first.
    """
    members = await call.members()
    speaker = speaker_among(members, call)
    check_may_import(call, speaker, members)
    # A large file takes seconds, in which others are to be answered.
    written = content.encode("utf-8", "surrogatepass")
    read = await asyncio.to_thread(read_splitwise, written, locale=call.locale)
    plan = await plan_of(call, read)
    if not plan.entries:
        return imported(call, file, read, plan, guests=[])
    names = people_in(plan.entries)
    said = {one.name: one.member for one in people or ()}
    became = await Spaces(call.connection).successors(call.space.id)
    called = members_called(read.members, said, members, speaker, call, became=became)
    known = {name: member for name, member in called.items() if name in names}
    check_are_different(known, call)
    guests = [name for name, member in known.items() if member is None]
    call.ask_first(say_preview(call, file, read, plan, known))
    them = await with_guests(call, known, speaker, members)
    check_may_record(call, plan.entries, them, speaker, members)
    try:
        await carry_out(call, plan, them, speaker)
    except Forbidden as error:
        raise forbidden(call, members) from error
    return imported(call, file, read, plan, guests=guests)


def check_may_import(call: Call, speaker: Member, members: Sequence[Member]) -> None:
    """Refusal for viewers, and in a closed space."""
    check_is_open(call)
    if speaker.role == "viewer":
        raise forbidden(call, members)


def forbidden(call: Call, members: Sequence[Member]) -> Refusal:
    return Refusal(
        say("import.forbidden", call.locale, space=call.space.name),
        hint=say_whom_to_ask(members, LEADS, call.locale),
    )


def check_may_record(
    call: Call,
    entries: Sequence[Shared | Paid],
    people: Mapping[str, Member],
    speaker: Member,
    members: Sequence[Member],
) -> None:
    """Refusal where payments between others are not the speaker's to record (RULES 3.7)."""
    if speaker.role not in LEADS and is_between_others(entries, people, speaker):
        raise Refusal(
            say("import.others_payments", call.locale), hint=say_whom_to_ask(members, LEADS, call.locale)
        )


async def with_guests(
    call: Call, known: Mapping[str, Member | None], speaker: Member, members: Sequence[Member]
) -> dict[str, Member]:
    """Everybody as a member; who is nobody here becomes a guest. Refusal for who may not add one."""
    new = [name for name, member in known.items() if member is None]
    if new and speaker.role not in LEADS:
        raise Refusal(
            say("import.nobody_here", call.locale, names=and_list(new, call.locale), space=call.space.name),
            hint=say_whom_to_ask(members, LEADS, call.locale),
        )
    ids = {name: (await let_in(call, name, speaker, members)).id for name in new}
    there = {member.id: member for member in await call.members()}
    return {name: member or there[ids[name]] for name, member in known.items()}


def imported(call: Call, file: str, read: Read, plan: Plan, *, guests: list[str]) -> Imported:
    return Imported(
        headline=say_imported(call, file, read, plan),
        expenses=sum(isinstance(entry, Shared) for entry in plan.entries),
        payments=sum(isinstance(entry, Paid) for entry in plan.entries),
        brought_back=len(plan.back),
        already_here=plan.here,
        deleted_here=plan.deleted,
        guests=guests,
        unreadable=[row.line for row in read.unreadable],
        changed=bool(plan.entries),
    )
