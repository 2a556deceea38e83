"""What can be answered to the end of a turn with a touch."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from channels.choices import choices_in
from db.database import Connection
from db.spaces import Spaces
from db.turns import Turns


async def choices_after(
    connection: Connection, turn_id: UUID, answer: str, *, candidates: Sequence[str]
) -> list[str]:
    """The choices of a turn that is done, with the candidates of what was refused last."""
    turn = await Turns(connection).get(turn_id) if candidates or "?" in answer else None
    if turn is None or turn.state != "done":
        return []
    members = await Spaces(connection).members(turn.space_id)
    names = [member.name for member in members if member.user_id != turn.user_id]
    said = " ".join(block["text"] for block in turn.inbound["content"][1:] if block["type"] == "text")
    return choices_in(answer, said=said, names=names, candidates=candidates)
