"""Works turns off: takes the next one of a conversation, keeps its lease, and drives it to its end."""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from agent.desk import Desk
from agent.graph import drive
from agent.settling import settle
from agent.stopping import stop
from agent.work import Work, taken_up
from db.approvals import Approvals
from db.conversations import Conversations
from db.errors import BooksError, Contention, StaleFence, Unavailable
from db.turns import TurnRow, Turns
from tools.kit.phrases import say

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
PLACES_MAX = 8


async def pursue(desk: Desk, turn_id: UUID, conversation_id: UUID) -> None:
    """Works on the conversation until this turn has ended, by this worker or by another.

    A turn whose worker died is taken over once its lease has ended. A turn that waits for a yes is left alone by its
    own pursuer; to one behind it the message there is a no (RULES 7.3). Raises TimeoutError after the limit.
    """
    async with asyncio.timeout(desk.limits.wait_seconds_max + desk.limits.turn_seconds_max):
        while True:
            async with desk.books.as_service() as connection:
                turn = await Turns(connection).get(turn_id)
                if turn is None or not turn.is_at_work:
                    return
                await Conversations(connection).lock(conversation_id)
                first = await Turns(connection).first_open(conversation_id)
                if first and first.state == "awaiting" and first.id != turn_id:
                    await Approvals(connection).resume(first.id, "no", words="")
                taken = first and await Turns(connection).take(
                    first.id, lease_seconds=desk.limits.lease_seconds
                )
            if taken:
                await work_off(desk, taken)
            else:
                await desk.bell.wait(turn_id, seconds=LOOK_SECONDS)


async def work_off(desk: Desk, turn: TurnRow) -> None:
    """Drives one turn to its end under a lease; whoever lost the fence stops without a word."""
    desk.reached("message claimed")
    worker = asyncio.create_task(worked(desk, turn))
    keeper = asyncio.create_task(keep_lease(desk, turn, worker))
    try:
        await asyncio.wait({worker})
        if not worker.cancelled():
            worker.result()
    except StaleFence:
        log.info("turn %s was taken over by another worker", turn.id)
    finally:
        for task in (worker, keeper):
            task.cancel()
        await asyncio.gather(worker, keeper, return_exceptions=True)
        if worker.cancelled() or worker.exception() is not None:
            await give_up(desk, turn)


async def give_up(desk: Desk, turn: TurnRow) -> None:
    """Lets the next worker take the turn over at once, instead of at the end of the lease."""
    with suppress(BooksError):
        async with desk.books.as_service() as connection:
            await Turns(connection).release(turn.id, turn.fence)


async def worked(desk: Desk, turn: TurnRow) -> None:
    if turn.is_stopped:
        await stop(desk, turn)
        return
    work = await taken_up(desk, turn)
    if turn.takeovers > desk.limits.takeovers_max:
        # Whatever ended so many workers would end the next one, and the thread would stand still.
        work.failure = say("turn.bug", work.locale)
    await driven(work)


async def driven(work: Work) -> None:
    """A bug ends the turn with a sentence: the next message must work."""
    try:
        async with asyncio.timeout(work.desk.limits.turn_seconds_max):
            await drive(work)
    except (StaleFence, Contention, Unavailable, asyncio.CancelledError):
        raise
    except TimeoutError:
        work.failure = say("turn.limit", work.locale)
        await settle(work)
    except Exception as error:
        log.error("turn %s failed: %s at %s", work.turn.id, type(error).__name__, place_of(error))
        work.failure = say("turn.bug", work.locale)
        await settle(work)


def place_of(error: Exception) -> str:
    """Where it came from, innermost first: a whole traceback may quote what people wrote (RULES 9)."""
    frames = traceback.extract_tb(error.__traceback__)[-PLACES_MAX:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


async def keep_lease(desk: Desk, turn: TurnRow, worker: asyncio.Task[None]) -> None:
    """Renews the lease while the worker is at work, and stops the worker once the turn is another's."""
    while True:
        await asyncio.sleep(desk.limits.lease_seconds / 3)
        try:
            async with desk.books.as_service() as connection:
                await Turns(connection).renew(turn.id, turn.fence, lease_seconds=desk.limits.lease_seconds)
        except StaleFence:
            worker.cancel()
            return
        except BooksError:
            continue  # The database is away for a moment; the lease may still hold.
