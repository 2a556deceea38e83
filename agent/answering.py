"""Answers to a turn that waits: a button, or a message that is only a yes or a no (RULES 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from agent.consent import consent_in
from agent.desk import Desk
from agent.inbound import Inbound, Unacceptable
from agent.receipt import Receipt
from db.approvals import Approvals, Verdict, Waiting
from db.conversations import Conversations, Thread
from db.database import Connection
from db.turns import Turns
from tools.kit.phrases import say


@dataclass(frozen=True)
class Press:
    """A button under a question; `shown` is the event that showed it, so that an old one agrees to nothing new."""

    user_id: UUID
    turn_id: UUID
    shown: int
    verdict: Verdict


async def press(desk: Desk, pressed: Press) -> Receipt:
    """Takes a press of a button in, once. Raises Unacceptable where there is no such question of this person's.

    A button whose question was answered, or asked anew, does nothing. A yes after a day shows the question again.
    """
    async with desk.books.as_service() as connection:
        turn = await Turns(connection).get(pressed.turn_id)
        if turn is None or turn.user_id != pressed.user_id:
            raise Unacceptable(say("ask.gone", "en"))
        await Conversations(connection).lock(turn.conversation_id)
        thread = await Conversations(connection).get(turn.conversation_id)
        approvals = Approvals(connection)
        waiting = await approvals.waiting_in(thread.id)
        if waiting is None or (waiting.turn_id, waiting.shown) != (turn.id, pressed.shown):
            return Receipt.of(turn.id, thread, after=pressed.shown, repeated=True)
        in_time = waiting.seconds <= desk.limits.button_seconds_max
        verdict = pressed.verdict if in_time or pressed.verdict == "no" else None
        await approvals.resume(turn.id, verdict, words="")
        return Receipt.of(turn.id, thread, after=waiting.shown)


async def answered(
    desk: Desk, connection: Connection, inbound: Inbound, thread: Thread, text: str
) -> Receipt | None:
    """Lets the waiting turn go on where the message is its answer; None where it is a message of its own.

    Whatever stands in the queue behind a question came before this message, and is a no already. The conversation
    must be locked.
    """
    approvals = Approvals(connection)
    waiting = await approvals.waiting_in(thread.id)
    meant = inbound.answers
    if meant is not None and (waiting is None or (waiting.turn_id, waiting.shown) != meant):
        return await answered_beside(approvals, inbound, thread, text, meant, waiting)
    # Whoever sends an image or uses a tool says more than a yes.
    is_words = inbound.may_answer and inbound.use is None and not inbound.attachments
    verdict = consent_in(text, waiting.tools) if waiting and is_words else None
    if waiting is None or verdict is None:
        return None
    in_time = waiting.seconds <= desk.limits.typed_yes_seconds_max
    await approvals.answered(
        inbound.user_id, inbound.message_id, turn_id=waiting.turn_id, after=waiting.shown
    )
    await approvals.resume(waiting.turn_id, verdict if in_time or verdict == "no" else None, words=text)
    return Receipt.of(waiting.turn_id, thread, after=waiting.shown)


async def answered_beside(
    approvals: Approvals,
    inbound: Inbound,
    thread: Thread,
    text: str,
    meant: tuple[UUID, int],
    waiting: Waiting | None,
) -> Receipt | None:
    """What becomes of a message that names another question than the one that waits: it answers neither.

    The one that waits is shown again. Where none does, words that say more than a yes or a no are a message of their
    own (None), and nothing comes of anything else.
    """
    if waiting is not None:
        before = waiting.shown - 1
        await approvals.answered(inbound.user_id, inbound.message_id, turn_id=waiting.turn_id, after=before)
        return Receipt.of(waiting.turn_id, thread, after=before, repeated=True)
    turn_id, shown = meant
    tools = await approvals.tools_asked(turn_id, shown) or []
    if inbound.use is None and consent_in(text, tools) is None:
        return None
    return Receipt.of(turn_id, thread, after=shown, repeated=True, is_late=True)
