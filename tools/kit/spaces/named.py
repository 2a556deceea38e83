"""Which of the speaker's spaces a name means."""

from __future__ import annotations

from db.spaces import Space, Spaces
from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal

LETTERS_MIN = 3
PERSONAL = frozenset(
    {"personal", "private", "my own", "mine", "my personal space", "personal space", "my own space"}
)


async def another_space(call: Call, name: str) -> Space:
    """The other space of the speaker's that goes by this name. Refusal, with candidates, for none or several."""
    mine = await Spaces(call.connection).of(call.speaker_id)
    found = meant(name, mine)
    if len(found) != 1:
        raise _which(call, name, found or mine, is_known=bool(found))
    if found[0].id == call.space.id:
        raise Refusal(say("moving.here", call.locale, space=call.space.name))
    return found[0]


def meant(name: str, spaces: list[Space]) -> list[Space]:
    """The spaces that go by this name: exactly, else by the beginning of it, else by a word of it."""
    wanted = fold(name)
    if wanted in PERSONAL:
        return [space for space in spaces if space.is_personal]
    exact = [space for space in spaces if fold(space.name) == wanted]
    if exact or len(wanted) < LETTERS_MIN:
        return exact
    begun = [space for space in spaces if fold(space.name).startswith(wanted)]
    return begun or [space for space in spaces if wanted in fold(space.name).split()]


def _which(call: Call, name: str, spaces: list[Space], *, is_known: bool) -> Refusal:
    names = [space.name for space in spaces]
    return Refusal(
        say("moving.several" if is_known else "moving.unknown", call.locale, name=name),
        hint=say("moving.name_one", call.locale, candidates=or_list(names, call.locale)),
        candidates=names,
    )
