"""What can be answered to the end of a turn with a touch."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from channels.choices import choices_in
from channels.web.cards import Result
from db.database import Connection
from db.spaces import Spaces
from db.turns import Turns
from tools.kit.booking.candidates import Candidate


class Choices(BaseModel):
    """What is said with a touch, and what of it stands for an expense: a ref tells people nothing."""

    choices: list[str] = []
    stands_for: dict[str, Candidate] = {}


async def choices_after(
    connection: Connection, turn_id: UUID, answer: str, *, last: Result | None
) -> Choices:
    """The choices of a turn that is done, with the candidates of its last result where that was refused."""
    candidates = last.candidates if last else []
    turn = await Turns(connection).get(turn_id) if candidates or "?" in answer else None
    if turn is None or turn.state != "done":
        return Choices()
    members = await Spaces(connection).members(turn.space_id)
    names = [member.name for member in members if member.user_id != turn.user_id]
    said = " ".join(block["text"] for block in turn.inbound["content"][1:] if block["type"] == "text")
    choices = choices_in(answer, said=said, names=names, candidates=candidates)
    known = last.answer.get("stands_for", {}) if last else {}
    return Choices(choices=choices, stands_for={one: known[one] for one in choices if one in known})
