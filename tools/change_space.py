"""Changing what a space is called and counts in, its code, and whether it is open."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from db.errors import BrokenRule, Forbidden
from db.memberships import BOOKED_IN, Memberships
from db.spaces import Space, Spaces
from tools.kit.answer import Answer
from tools.kit.arguments import Description, Label
from tools.kit.booking.split import Split
from tools.kit.call import Call, speaker_among
from tools.kit.fold import fold
from tools.kit.money import check_currency
from tools.kit.people import LEADS
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.spaces.default_split import kept, say_default
from tools.kit.spaces.may import check_is_open, check_is_shared
from tools.kit.spaces.name import SpaceName
from tools.kit.spaces.words import say_code, say_whom_to_ask
from tools.kit.spaces.zones import find_zone
from tools.kit.tool import tool


class SpaceStanding(Answer):
    """The space as it is now; `code` only where a new one was drawn."""

    name: str
    currency: str
    time_zone: str | None
    is_open: bool
    code: str | None
    changed: bool


@tool(writes=True)
async def change_space(
    call: Call,
    *,
    name: Annotated[SpaceName | None, Field(description="What it is to be called")] = None,
    currency: Annotated[
        Label | None, Field(description="ISO code; only while nothing is booked in it")
    ] = None,
    time_zone: Annotated[Label | None, Field(description="A city or an IANA name")] = None,
    description: Annotated[Description | None, Field(description="What it is for")] = None,
    default_split: Annotated[
        Split | None, Field(description="How what nothing is said about is shared from now on")
    ] = None,
    no_default_split: Annotated[bool, Field(description="It is no longer shared by default")] = False,
    new_code: Annotated[bool, Field(description="Draws another invite code; the old one dies")] = False,
    close: Annotated[bool, Field(description="Closes this space")] = False,
    reopen: Annotated[
        Label | None, Field(description="The name of a closed space of the speaker's, to open it again")
    ] = None,
) -> SpaceStanding:
    """Renames this space, changes its currency, time zone or default split, draws a new code, closes or reopens it.

    Use it for "rename this space to Casa", "split everything equally by default", "new invite code", "close this
    space", "reopen Flat". For one's own
    currency, zone or language use set_preferences; for who is in it use change_member.
    """
    described = {"name": name, "currency": currency, "timezone": time_zone, "description": description}
    said = {key: value for key, value in described.items() if value is not None}
    defaults = default_split is not None or no_default_split
    deeds = [bool(said), defaults, new_code, close, reopen is not None]
    if sum(deeds) != 1:
        key = "change_space.one_deed" if any(deeds) else "change_space.nothing_said"
        raise Refusal(
            say(key, call.locale, space=call.space.name),
            hint=say("change_space.nothing_said_hint", call.locale),
        )
    if reopen is not None:
        return await reopened(call, reopen)
    await check_may_describe(call)
    if said:
        return await redescribed(call, said)
    check_is_shared(call)
    if defaults:
        return await split_by_default(call, None if no_default_split else default_split)
    return await (closed(call) if close else rotated(call))


async def check_may_describe(call: Call) -> None:
    """Refusal where the space is closed, or the speaker is neither owner nor admin of it (RULES 6.2)."""
    check_is_open(call)
    members = await call.members()
    if speaker_among(members, call).role not in LEADS:
        raise Refusal(
            say("change_space.forbidden", call.locale, space=call.space.name),
            hint=say_whom_to_ask(members, LEADS, call.locale),
        )


async def redescribed(call: Call, said: dict[str, str]) -> SpaceStanding:
    """The space under another name, in another currency or zone."""
    if "currency" in said:
        said["currency"] = check_currency(said["currency"], locale=call.locale)
    if "timezone" in said:
        said["timezone"] = find_zone(said["timezone"], locale=call.locale)
    before = call.space
    new = {key: value for key, value in said.items() if getattr(before, key, None) != value}
    if wanted := new.get("currency"):
        await change_currency(call, wanted)
    columns = {key: value for key, value in new.items() if key != "currency"}
    if columns:
        await Memberships(call.connection).describe(before.id, columns)
    after = await space_of(call, before)
    phrases = {
        "name": "renamed",
        "currency": "recurrency",
        "timezone": "rezoned",
        "description": "described",
    }
    told = [
        say(
            f"change_space.{phrases[key]}",
            call.locale,
            before=before.name,
            space=after.name,
            currency=after.currency,
            zone=after.timezone,
        )
        for key in new
    ]
    headline = " ".join(told) or say("change_space.nothing", call.locale, space=after.name)
    return standing(headline, after, changed=bool(new))


async def split_by_default(call: Call, split: Split | None) -> SpaceStanding:
    """The space with this default split, or without one."""
    members = await call.members()
    wanted = kept(split, members, speaker_among(members, call), call) if split else None
    changed = wanted != call.space.default_split
    if changed:
        await Memberships(call.connection).set_default_split(call.space.id, wanted)
    how = say_default(wanted, members, call) if wanted else ""
    key = "default_split.set" if wanted else "default_split.none"
    return standing(say(key, call.locale, space=call.space.name, how=how), call.space, changed=changed)


async def change_currency(call: Call, wanted: str) -> None:
    """Another currency for a space without bookings. Refusal for one that has some."""
    try:
        await Memberships(call.connection).change_currency(call.space.id, wanted)
    except BrokenRule as error:
        if error.constraint != BOOKED_IN:
            raise
        said = {"space": call.space.name, "currency": call.space.currency, "wanted": wanted}
        raise Refusal(
            say("change_space.booked", call.locale, **said),
            hint=say("change_space.booked_hint", call.locale, **said),
        ) from error


async def rotated(call: Call) -> SpaceStanding:
    """Another code; the old one opens nothing (RULES 6.4)."""
    call.ask_first(say("change_space.ask_code", call.locale, space=call.space.name))
    code = await Memberships(call.connection).rotate_code(call.space.id)
    shown = say_code(call.space.name, code, call.locale)
    return standing(say("change_space.new_code", call.locale, code=shown), call.space, code=code)


async def closed(call: Call) -> SpaceStanding:
    """Nothing is booked there any more. Refusal for who does not own it."""
    members = await call.members()
    names = and_list([member.name for member in members], call.locale)
    call.ask_first(say("change_space.ask_close", call.locale, space=call.space.name, members=names))
    try:
        await Memberships(call.connection).close(call.space.id)
    except Forbidden as error:
        raise Refusal(
            say("change_space.close_forbidden", call.locale, space=call.space.name),
            hint=say_whom_to_ask(members, ("owner",), call.locale),
        ) from error
    after = await space_of(call, call.space)
    return standing(say("change_space.closed", call.locale, space=after.name), after)


async def reopened(call: Call, name: str) -> SpaceStanding:
    """A closed space of that name, open again, with the code that was drawn when it closed.

    Refusal where the speaker owns no such one.
    """
    owned = [
        mine.space
        for mine in await Spaces(call.connection).belonging(call.speaker_id)
        if mine.role == "owner" and not mine.space.is_active
    ]
    found = next((space for space in owned if fold(space.name) == fold(name)), None)
    if found is None:
        hint = None
        if owned:
            names = and_list([space.name for space in owned], call.locale)
            hint = say("change_space.no_closed_hint", call.locale, names=names)
        raise Refusal(say("change_space.no_closed", call.locale, said=name), hint=hint)
    memberships = Memberships(call.connection)
    await memberships.reopen(found.id)
    after = await space_of(call, found)
    code = await memberships.code_of(after.id)
    assert code is not None
    headline = [
        say("change_space.reopened", call.locale, space=after.name),
        say_code(after.name, code, call.locale),
    ]
    return standing(" ".join(headline), after, code=code)


async def space_of(call: Call, space: Space) -> Space:
    found = await Spaces(call.connection).get(space.id)
    assert found is not None
    return found


def standing(headline: str, space: Space, *, code: str | None = None, changed: bool = True) -> SpaceStanding:
    return SpaceStanding(
        headline=headline,
        name=space.name,
        currency=space.currency,
        time_zone=space.timezone,
        is_open=space.is_active,
        code=code,
        changed=changed,
    )
