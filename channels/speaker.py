"""Who speaks at this terminal, and in which space; whoever can start the process is taken at their word."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.database import Books
from db.people import People
from db.spaces import Space, Spaces

QUOTED_MAX = 60


class UnknownSpeaker(Exception):
    """One sentence about a person or space that there is not."""


@dataclass(frozen=True)
class Speaker:
    """A person in one of their spaces; `others` are the names of those who share it."""

    user_id: UUID
    name: str
    space_id: UUID
    space_name: str
    others: tuple[str, ...]


async def speaker_of(books: Books, username: str, space_name: str | None) -> Speaker:
    """Finds the person and their space by name. Raises UnknownSpeaker."""
    async with books.as_service() as connection:
        person = await People(connection).named(username.strip())
        if person is None:
            raise UnknownSpeaker(f'There is nobody with the username "{username[:QUOTED_MAX]}" here.')
        if person.is_guest:
            raise UnknownSpeaker(
                f"{person.name} is a guest: whoever they are joins with the invite made for them."
            )
        spaces = await Spaces(connection).of(person.id)
        space = chosen(spaces, space_name)
        if space is None:
            raise UnknownSpeaker(no_space(person.name, space_name, [each.name for each in spaces]))
        members = await Spaces(connection).members(space.id)
    others = tuple(member.name for member in members if member.user_id != person.id)
    return Speaker(person.id, person.name, space.id, space.name, others)


def chosen(spaces: list[Space], name: str | None) -> Space | None:
    """The space of that name, without case; the first one where none was named."""
    if name is None:
        return next(iter(spaces), None)
    return next((space for space in spaces if space.name.casefold() == name.strip().casefold()), None)


def no_space(person: str, wanted: str | None, names: list[str]) -> str:
    if not names:
        return f"{person} is in no space."
    return f'{person} has no space called "{(wanted or "")[:QUOTED_MAX]}", but: {", ".join(names)}.'
