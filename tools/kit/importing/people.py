"""Who the people of a file are here: members, by what they are called, and else guests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.importing.entry import Paid, Shared
from tools.kit.people import Member, find_member
from tools.kit.phrases import and_list, or_list, say
from tools.kit.refusal import Refusal

GUEST = "guest"


def people_in(entries: Iterable[Shared | Paid]) -> list[str]:
    """Those of the file who have a part in any of these entries, in the order in which they come up."""
    found: dict[str, None] = {}
    for entry in entries:
        named = (entry.from_name, entry.to_name) if isinstance(entry, Paid) else (*entry.paid, *entry.owed)
        found |= dict.fromkeys(named)
    return list(found)


def members_called(
    names: Sequence[str],
    said: Mapping[str, str],
    members: Sequence[Member],
    speaker: Member,
    call: Call,
    *,
    became: Mapping[str, UUID],
) -> dict[str, Member | None]:
    """The member that each of these names is, None for a new guest.

    What was `said` of a name comes first, then a member so called, then whom a guest of that name `became`, then a
    member of that first name if neither the file nor the space has two. Refusal for a name that the file lacks.
    """
    check_are_in(said, names, call)
    found: dict[str, Member | None] = {}
    for name, who in said.items():
        is_guest = fold(who) == GUEST
        found[name] = None if is_guest else find_member(who, members, speaker, locale=call.locale)
    for name in names:
        if name not in found and (called := so_called(name, members, became)):
            found[name] = called
    taken = {member for member in found.values() if member}
    free = [member for member in members if member not in taken]
    first_names = Counter(first_name(name) for name in names if name not in found)
    for name in names:
        if name not in found:
            fitting = [member for member in free if first_name(member.name) == first_name(name)]
            is_clear = len(fitting) == 1 and first_names[first_name(name)] == 1
            found[name] = fitting[0] if is_clear else None
    return {name: found[name] for name in names}


def so_called(name: str, members: Sequence[Member], became: Mapping[str, UUID]) -> Member | None:
    wanted = fold(name)
    called = next((one for one in members if wanted in (fold(one.name), fold(one.username))), None)
    successor = {fold(guest): person for guest, person in became.items()}.get(wanted)
    return called or next((one for one in members if one.id == successor), None)


def first_name(name: str) -> str:
    return fold(name).split(" ")[0]


def check_are_in(said: Mapping[str, str], names: Sequence[str], call: Call) -> None:
    if unknown := next((name for name in said if name not in names), None):
        raise Refusal(
            say("import.nobody", call.locale, name=unknown[:60]),
            hint=say("import.people", call.locale, names=or_list(names, call.locale)),
            candidates=names,
        )


def check_are_different(found: Mapping[str, Member | None], call: Call) -> None:
    """Refusal where two people of the file would be one member."""
    twice = [
        (name, member) for name, member in found.items() if member and list(found.values()).count(member) > 1
    ]
    if twice:
        names = [name for name in found if found[name] == twice[0][1]]
        raise Refusal(
            say("import.same", call.locale, names=and_list(names, call.locale), member=twice[0][1].name),
            hint=say("import.same_hint", call.locale),
        )
