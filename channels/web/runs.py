"""`POST /v1/agent`: one run of AG-UI is one turn, or the rest of one that waited for an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from ag_ui.core import BaseEvent, RunAgentInput, RunErrorEvent, TokenUsage, UserMessage
from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from channels.web.attachments import content_of
from channels.web.cards import result_shown
from channels.web.encoding import Encoding, read_interrupt
from channels.web.house import Open
from channels.web.offering import choices_after
from channels.web.problems import Problem
from channels.web.resuming import CHANNEL, resumed
from channels.web.sign_in import Person
from channels.web.streams import Listener
from channels.web.thread import NAME_CHARACTERS_MAX, locale_in, thread_of
from db.approvals import Approvals
from db.conversations import Thread
from db.errors import BooksError
from db.metering import CallUsage, Metering
from db.spaces import Spaces
from db.turns import Turns

if TYPE_CHECKING:
    from agent.receipt import Receipt
    from agent.wallai import Shown, Wallai

router = APIRouter(prefix="/v1")
PROVIDER = "anthropic"
ANSWERED = RunErrorEvent(message="This question was answered already.", code="answered")


@dataclass(frozen=True)
class Following:
    """A turn to be shown from after one of its events on, or nothing where its question was answered before."""

    wallai: Wallai
    encoding: Encoding
    after: int
    is_late: bool = False


async def begun(wallai: Open, person: Listener, wanted: RunAgentInput) -> Following:
    """Takes the message or the answer in, before anything is streamed. Problem for what cannot be taken."""
    if not 1 <= len(wanted.run_id) <= NAME_CHARACTERS_MAX or not wanted.run_id.isprintable():
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "A run needs a name of 1 to 100 letters.")
    thread = await thread_of(wallai, person, wanted.thread_id)
    if wanted.resume:
        locale = await locale_in(wallai, thread)
        receipt = await resumed(wallai, person, thread, wanted.resume, run_id=wanted.run_id, locale=locale)
    else:
        await check_nothing_waits(wallai, thread)
        receipt = await said(wallai, person, thread, wanted)
    shown = await following(wallai, thread, receipt.turn_id, wanted.run_id, after=receipt.after)
    return replace(shown, is_late=receipt.is_late)


async def following(wallai: Wallai, thread: Thread, turn_id: UUID, run_id: str, *, after: int) -> Following:
    """The turn from after one of its events on, as a run of this name."""
    async with wallai.desk.books.as_service() as connection:
        before = [one for one in await Turns(connection).shown(turn_id) if one[0] <= after]
    asked = before[-1][2].get("calls", []) if before and before[-1][1] == "ask" else []
    results = [data for _, kind, data in before if kind == "result"]
    encoding = Encoding(
        thread.thread_id,
        run_id,
        turn_id,
        await locale_in(wallai, thread),
        calls_before=len(results),
        waiting=len(asked),
        last=result_shown(results[-1]) if results else None,
    )
    return Following(wallai, encoding, after)


async def said(wallai: Wallai, person: UUID, thread: Thread, wanted: RunAgentInput) -> Receipt:
    """Hands in the last message, which has to be the person's: what came before it, the server knows better."""
    from agent.inbound import Inbound

    last = wanted.messages[-1] if wanted.messages else None
    if not isinstance(last, UserMessage):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The last message has to be the person's.")
    if not 1 <= len(last.id) <= NAME_CHARACTERS_MAX:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "A message needs an id of 1 to 100 letters.")
    text, attachments = await content_of(wallai, thread, last)
    return await wallai.receive(
        Inbound(
            user_id=person,
            space_id=thread.space_id,
            text=text,
            message_id=f"agui:{thread.thread_id}:{last.id}",
            channel=CHANNEL,
            thread_id=thread.thread_id,
            attachments=attachments,
            may_answer=False,
        )
    )


async def check_nothing_waits(wallai: Wallai, thread: Thread) -> None:
    """Problem 409 where a question is open: by the protocol it is answered by a resume, be it with other words."""
    async with wallai.desk.books.as_service() as connection:
        if await Approvals(connection).waiting_in(thread.id) is not None:
            raise Problem(
                HTTPStatus.CONFLICT, "A question is open in this conversation: answer it with `resume`."
            )


@router.post(
    "/agent",
    response_class=EventSourceResponse,
    responses={409: {"description": "A question is open, and this is no answer to it"}},
)
async def agent(following: Annotated[Following, Depends(begun)]) -> AsyncIterator[ServerSentEvent]:
    """Says something in a thread, or answers its question; streams what comes of it as AG-UI 1.0.

    The turn outlives the stream: `GET /v1/threads/{id}/stream` goes on after any of its ids.
    """
    async for event in streamed(following):
        yield event


async def continued(
    wallai: Open,
    person: Listener,
    thread_id: str,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Following:
    """The turn that the id is of, else the one at work. Problem 404 where there is none."""
    thread = await thread_of(wallai, person, thread_id)
    place = read_interrupt(last_event_id or "")
    async with wallai.desk.books.as_service() as connection:
        turns = Turns(connection)
        turn = await turns.get(place[0]) if place else await turns.first_open(thread.id)
    if turn is None or turn.conversation_id != thread.id:
        raise Problem(HTTPStatus.NOT_FOUND, "Nothing is at work in this conversation.")
    wallai.take_up(turn.id, thread.id)
    after = place[1] if place else 0
    return await following(wallai, thread, turn.id, f"again:{turn.id}", after=after)


@router.get("/threads/{thread_id}/stream", response_class=EventSourceResponse)
async def stream(following: Annotated[Following, Depends(continued)]) -> AsyncIterator[ServerSentEvent]:
    """Goes on with a turn after the event of `Last-Event-ID`, or from the beginning of the one at work."""
    async for event in streamed(following):
        yield event


@router.post("/runs/{turn_id}/cancel", status_code=HTTPStatus.NO_CONTENT)
async def cancel(wallai: Open, person: Person, turn_id: UUID) -> None:
    """Stops a run by the `turnId` that its start names; what was done and said stays. One that has ended stays so."""
    async with wallai.desk.books.as_service() as connection:
        turn = await Turns(connection).get(turn_id)
        members = await Spaces(connection).members(turn.space_id) if turn else []
    is_members = any(member.user_id == person for member in members)
    if turn is None or turn.user_id != person or not is_members:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such run of yours.")
    await wallai.stop(turn.id, turn.conversation_id)


async def streamed(following: Following) -> AsyncIterator[ServerSentEvent]:
    """The turn's events, each sent under its place in the turn once all of it is."""
    encoding, wallai = following.encoding, following.wallai
    for event in encoding.begin():
        yield sent(event, f"{encoding.turn_id}.{following.after}")
    if following.is_late:
        yield sent(ANSWERED)
        return
    last = None
    try:
        async for shown in standing(wallai, following):
            events = [event async for event in encoded(wallai, encoding, shown)]
            for event in events:
                place = f"{encoding.turn_id}.{shown.seq}" if event is events[-1] else None
                yield sent(event, place)
            last = shown.kind
        if last not in ("ask", "end") and not wallai.is_leaving:
            yield sent(ANSWERED)
    except (BooksError, TimeoutError):
        yield sent(RunErrorEvent(message="The books do not answer just now.", code="unavailable"))


async def standing(wallai: Wallai, following: Following) -> AsyncIterator[Shown]:
    """What was and is shown of the turn, but for the questions that were answered: a run ends with one that is not."""
    question = None
    async for shown in wallai.follow(following.encoding.turn_id, after=following.after):
        question = shown if shown.kind == "ask" else None
        if question is None:
            yield shown
    if question is not None:
        yield question


async def encoded(wallai: Wallai, encoding: Encoding, shown: Any) -> AsyncIterator[BaseEvent]:
    if shown.kind == "ask":
        async with wallai.desk.books.as_service() as connection:
            asked_at = await Approvals(connection).asked_at(encoding.turn_id)
        assert asked_at is not None
        seconds = wallai.desk.limits.button_seconds_max
        for event in encoding.asks(shown, asked_at + timedelta(seconds=seconds)):
            yield event
    elif shown.kind == "end":
        async with wallai.desk.books.as_service() as connection:
            used = await Metering(connection).used(encoding.turn_id)
            answer = str(shown.data.get("answer", ""))
            offered = await choices_after(connection, encoding.turn_id, answer, last=encoding.last)
        usage = [usage_of(one) for one in used]
        for event in encoding.ends(shown, usage, cost_usd=cost_of(used), offered=offered):
            yield event
    else:
        for event in encoding.event(shown):
            yield event


def cost_of(used: Sequence[CallUsage]) -> str | None:
    """What a turn cost in US dollars; None where the price of a model is not known."""
    costs = [one.cost_usd for one in used]
    known = [cost for cost in costs if cost is not None]
    return f"{sum(known, Decimal(0)):f}" if len(known) == len(costs) else None


def usage_of(used: CallUsage) -> TokenUsage:
    """As the protocol counts: a prompt is all of it, whatever was read from a cache."""
    prompt = used.input_tokens + used.cache_read_tokens + used.cache_write_tokens
    return TokenUsage(
        provider=PROVIDER,
        model=used.model,
        input_tokens=prompt,
        output_tokens=used.output_tokens,
        total_tokens=prompt + used.output_tokens,
        cached_input_tokens=used.cache_read_tokens,
        cache_write_input_tokens=used.cache_write_tokens,
    )


def sent(event: BaseEvent, place: str | None = None) -> ServerSentEvent:
    return ServerSentEvent(raw_data=event.model_dump_json(by_alias=True), id=place)
