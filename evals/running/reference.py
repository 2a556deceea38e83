"""The books that a case wants, made by its reference calls in a world of their own."""

from __future__ import annotations

from agent.claude import Claude
from db.database import Books
from evals.playing.player import Player, Unplayable
from evals.staging.picture import Picture
from evals.staging.stage import Stage
from evals.stating.case import Case, ReferenceCall, StatedTurn, StatedUse
from evals.stating.reading import world_of


async def target_of(case: Case, stage: Stage, books: Books, claude: Claude) -> Picture | None:
    """The books after the reference calls, None for a case without any. Raises Unplayable where one is refused."""
    if not case.target:
        return None
    by_hand = case.model_copy(update={"turns": [turn for call in case.target for turn in turns_of(call)]})
    player = Player(
        stage, stage.set(world_of(case), now=case.now), by_hand, claude, books, name=f"{case.id}:target"
    )
    try:
        played = await player.play()
    finally:
        await player.leave()
    for turn in played.turns:
        if any(call.state == "failed" for call in turn.said.calls):
            raise Unplayable(f"the reference call “{turn.said.said}” was refused: {turn.said.answer}")
    return played.after


def turns_of(call: ReferenceCall) -> list[StatedTurn]:
    use = StatedUse(tool=call.tool, arguments=call.arguments)
    return [StatedTurn.model_validate({"as": call.as_, "in": call.in_, "use": use})]
