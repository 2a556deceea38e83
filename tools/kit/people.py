"""Whom a name means among the members of a space (RULES 3.4)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from tools.kit.fold import fold
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal

SELF_WORDS = frozenset({"me", "i", "myself"})
PREFIX_LETTERS_MIN = 3
LEADS = ("owner", "admin")
"""The roles of those who let others in."""


@dataclass(frozen=True)
class Member:
    """A member of a space: `joined` is their place in the order of joining, `odd_units` the minor units
    that their live splits bear above exact quotas (RULES 3.2). A guest has no account."""

    id: UUID
    name: str
    username: str
    role: str
    joined: int
    odd_units: int = 0
    is_guest: bool = False


def find_member(name: str, members: Sequence[Member], speaker: Member, *, locale: str = "en") -> Member:
    """The member whom the speaker calls `name`.

    "me", "I" and "myself" are the speaker, "@eva" is that username. Otherwise an exact full name or username
    comes first, then a first name, then a prefix of at least PREFIX_LETTERS_MIN letters, all without case
    and accents. Refusal, with the candidates, where the first of these that fits anyone fits several,
    or none fits.
    """
    wanted = fold(name)
    if wanted in SELF_WORDS:
        return speaker
    for fitting in _ways_to_fit(wanted):
        found = [member for member in members if fitting(member)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _which(name, found, locale)
    raise _nobody(name, members, locale, offers_guest=speaker.role in LEADS and len(members) > 1)


def username_of(name: str) -> str:
    """What a username is made of: the first name without accents, capitals and signs; nothing where none is left."""
    return re.sub(r"[^a-z0-9_.]", "", " ".join(fold(name).split()[:1]))


def _ways_to_fit(wanted: str) -> list[Callable[[Member], bool]]:
    if wanted.startswith("@"):
        return [lambda member: fold(member.username) == wanted[1:]]
    ways: list[Callable[[Member], bool]] = [
        lambda member: wanted in (fold(member.name), fold(member.username)),
        lambda member: wanted in fold(member.name).split()[:1],
    ]
    if sum(sign.isalpha() for sign in wanted) >= PREFIX_LETTERS_MIN:
        ways.append(lambda member: any(known.startswith(wanted) for known in _known_as(member)))
    return ways


def _known_as(member: Member) -> list[str]:
    return [fold(member.name), *fold(member.name).split(), fold(member.username)]


def _which(name: str, found: Sequence[Member], locale: str) -> Refusal:
    called = [f"{member.name} (@{member.username})" for member in found]
    return Refusal(
        say("member.several", locale, name=_short(name), candidates=or_list(called, locale)),
        hint=say("member.say_username", locale),
        candidates=[f"@{member.username}" for member in found],
    )


def _nobody(name: str, members: Sequence[Member], locale: str, *, offers_guest: bool) -> Refusal:
    names = [member.name for member in members]
    key = "member.say_one_of_or_add" if offers_guest else "member.say_one_of"
    return Refusal(
        say("member.unknown", locale, name=_short(name)),
        hint=say(key, locale, candidates=or_list(names, locale), name=_short(name)),
        candidates=names,
    )


def _short(name: str) -> str:
    return " ".join(name.split())[:60]
