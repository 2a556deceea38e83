"""What was said openly in a group of a messenger, by whom, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from db.database import Connection

LATEST = 6
CHARACTERS_MAX = 300
# Of one space: a group may have been linked to another before. The words follow on the block that opens each message.
SAID = f"""
select coalesce(person.full_name, person.username) as who,
       left(coalesce(turn.inbound -> 'content' -> 1 ->> 'text', ''), {CHARACTERS_MAX}) as said,
       left(coalesce(turn.answer, ''), {CHARACTERS_MAX}) as answer
from public.turns as turn join public.users as person on person.id = turn.user_id
where turn.inbound ->> 'group' = :group and turn.space_id = :space and turn.user_id <> :but_by
order by turn.created_at desc, turn.id desc limit {LATEST}
"""


@dataclass(frozen=True)
class SaidOpenly:
    """Words of somebody in a group, and the answer, both cut where they are long; no answer yet is none."""

    who: str
    said: str
    answer: str


class Openly:
    """Reads as the service what everybody in a group could read."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def said_in(self, group: UUID, space_id: UUID, *, but_by: UUID) -> list[SaidOpenly]:
        """Returns the last that others have said there of this space, oldest first."""
        found = await self.connection.execute(
            text(SAID), {"group": str(group), "space": space_id, "but_by": but_by}
        )
        return [SaidOpenly(**row) for row in reversed(found.mappings().all())]
