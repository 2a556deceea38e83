"""Who may change whom in a space, with the way on for who may not; the books have the last word (RULES 6.2)."""

from __future__ import annotations

from collections.abc import Sequence

from tools.kit.call import Call
from tools.kit.people import LEADS, Member, find_member
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal
from tools.kit.spaces.words import say_whom_to_ask

BELOW_ADMIN = ("member", "viewer")


def check_is_shared(call: Call) -> None:
    """Refusal for a personal space, which nobody else ever enters."""
    if call.space.is_personal:
        raise Refusal(
            say("space.is_personal", call.locale, space=call.space.name),
            hint=say("space.is_personal_hint", call.locale),
        )


def check_is_open(call: Call) -> None:
    """Refusal for a closed space."""
    if not call.space.is_active:
        raise Refusal(
            say("space.is_closed", call.locale, space=call.space.name),
            hint=say("space.is_closed_hint", call.locale, space=call.space.name),
        )


def check_may_change(call: Call, speaker: Member, member: Member, members: Sequence[Member]) -> None:
    """Refusal where the speaker does not stand above the member."""
    locale, space = call.locale, call.space.name
    if speaker.role not in LEADS:
        raise Refusal(
            say("membership.not_here", locale, space=space), hint=say_whom_to_ask(members, LEADS, locale)
        )
    if speaker.role == "admin" and member.role not in BELOW_ADMIN:
        role = say(f"a_role.{member.role}", locale)
        raise Refusal(
            say("membership.above", locale, name=member.name, role=role, space=space),
            hint=say_whom_to_ask(members, ("owner",), locale),
        )


def check_owner_stays(call: Call, leaving: Member, members: Sequence[Member]) -> None:
    """Refusal where the space would be without an owner."""
    if leaving.role == "owner" and [one.role for one in members].count("owner") == 1:
        raise last_owner(call, leaving, members)


def last_owner(call: Call, leaving: Member, members: Sequence[Member]) -> Refusal:
    """Why the only owner has to stay one, and what they can do instead."""
    others = [member.name for member in members if member.id != leaving.id]
    hint = say("membership.last_owner_alone", call.locale)
    if others:
        hint = say("membership.last_owner_hint", call.locale, other=others[0])
    return Refusal(
        say("membership.last_owner", call.locale, name=leaving.name, space=call.space.name), hint=hint
    )


def member_called(call: Call, name: str | None, members: Sequence[Member], speaker: Member) -> Member:
    """The member of that name. Refusal with all names where it is nobody's, or none was said."""
    names = [member.name for member in members if member.id != speaker.id]
    hint = (
        say("membership.say_one_of", call.locale, candidates=or_list(names, call.locale)) if names else None
    )
    if name is None:
        raise Refusal(say("membership.who", call.locale), hint=hint, candidates=names)
    try:
        return find_member(name, members, speaker, locale=call.locale)
    except Refusal as refusal:
        if refusal.candidates and refusal.candidates[0].startswith("@"):
            raise
        raise Refusal(refusal.sentence, hint=hint, candidates=names) from refusal
