"""Who speaks at this terminal, and in which space; whoever can start the process is taken at their word."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.database import Books
from db.people import People
from db.spaces import Space, Spaces


class UnknownSpeaker(Exception):
    """One sentence about a person or space that there is not."""


@dataclass(frozen=True)
class Speaker:
    """A person in one of their spaces."""

    user_id: UUID
    name: str
    space_id: UUID
    space_name: str


async def speaker_of(books: Books, username: str, space_name: str | None) -> Speaker:
    """Finds the person and their space by name. Raises UnknownSpeaker."""
    async with books.as_service() as connection:
        person = await People(connection).named(username)
        spaces = await Spaces(connection).of(person.id) if person else []
    if person is None:
        raise UnknownSpeaker(f'There is nobody with the username "{username[:60]}" here.')
    space = chosen(spaces, space_name)
    if space is None:
        names = ", ".join(space.name for space in spaces)
        raise UnknownSpeaker(f'{person.name} has no space called "{(space_name or "")[:60]}", but: {names}.')
    return Speaker(person.id, person.name, space.id, space.name)


def chosen(spaces: list[Space], name: str | None) -> Space | None:
    """The space of that name, without case; the first one where none was named."""
    if name is None:
        return next(iter(spaces), None)
    return next((space for space in spaces if space.name.casefold() == name.strip().casefold()), None)
