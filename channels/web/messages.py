"""What was said in a thread, with the cards of what was done, and what of it went to the model (RULES 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, NonNegativeInt, TypeAdapter

from channels.web.cards import results_in
from channels.web.house import Open
from channels.web.offering import choices_after
from channels.web.pages import Cursor, Page, Paging
from channels.web.sign_in import Person
from channels.web.thread import locale_in, thread_of
from db.conversations import Conversations
from db.metering import Metering, TurnUsage
from db.receipts import address_of
from db.turns import Turns
from tools.kit.booking.candidates import Candidate

if TYPE_CHECKING:
    from agent.wallai import Wallai

router = APIRouter(prefix="/v1")
Place = tuple[int]
"""Where a page of messages begins: the number of its first entry, which stays the same since entries are only added."""
PLACE: TypeAdapter[Place] = TypeAdapter(tuple[NonNegativeInt])


class MessageOut(BaseModel):
    """What was said: the person's words, what was shown of an answer, or the card of what a tool did.

    `tokens` and `cost_usd` stand at the last message of each turn; the cost is null where no price is known.
    """

    id: str
    turn_id: str
    role: str
    text: str
    at: str
    choices: list[str] = []
    """What can be answered to the last message with a touch."""
    stands_for: dict[str, Candidate] = {}
    """The expense behind each choice that is a ref."""
    card: dict[str, Any] | None = None
    tokens: int | None = None
    cost_usd: str | None = None
    is_at_work: bool = False
    images: list[str] = []
    """The addresses of the images that came with the words."""


class SentOut(BaseModel):
    """What a model gets of a thread with its next message, word for word: `messages` are the thread's own part.

    `stays_here` where that model runs in this process and wrote all of the thread, so that nothing has left it.
    """

    model: str
    stays_here: bool
    system: list[dict[str, Any]]
    tools: list[str]
    messages: list[dict[str, Any]]


@router.get("/threads/{thread_id}/messages")
async def messages(
    wallai: Open, person: Person, thread_id: str, paging: Annotated[Paging, Query()]
) -> Page[MessageOut]:
    """What was said in a thread, as it was shown: its end in the order of reading, and with `after` what was said
    before that. A page holds whole turns, and at least one.

    Of turns at work there are the person's words; the rest is in their stream.
    """
    thread = await thread_of(wallai, person, thread_id)
    cursor = Cursor("messages", thread.id, PLACE)
    after = cursor.read(paging.after)
    async with wallai.desk.books.as_service() as connection:
        entries = await Conversations(connection).entries(thread.id)
        open_turns = await Turns(connection).open_of(thread.id) if after is None else []
        used = await Metering(connection).of_conversation(thread.id)
    end = len(entries) if after is None else min(after[0], len(entries))
    begin, settled = last_turns(entries[:end], await locale_in(wallai, thread), limit=paging.limit)
    if after is None and settled and not open_turns:
        settled[-1] = await with_choices(wallai, settled[-1], entries)
    return Page(
        items=[*with_usage(settled, used), *(said_in(turn.id, turn.inbound) for turn in open_turns)],
        next=cursor.write((begin,)) if begin > 0 else None,
    )


def last_turns(entries: list[dict[str, Any]], locale: str, *, limit: int) -> tuple[int, list[MessageOut]]:
    """The messages of as many turns at the end as fit into the limit, and where the first of them begins."""
    said: list[MessageOut] = []
    begin = len(entries)
    while begin > 0:
        turn_id, first = entries[begin - 1]["turn_id"], begin - 1
        while first > 0 and entries[first - 1]["turn_id"] == turn_id:
            first -= 1
        of_turn = list(told(entries[first:begin], locale))
        if said and len(said) + len(of_turn) > limit:
            break
        said, begin = of_turn + said, first
    return begin, said


@router.get("/threads/{thread_id}/sent")
async def sent(wallai: Open, person: Person, thread_id: str) -> SentOut:
    """What of the thread goes to the model."""
    from agent.asking import in_reach
    from agent.conversation import Prompt, messages_of
    from agent.offline.transport import OFFLINE_MODEL
    from agent.policy import policy

    thread = await thread_of(wallai, person, thread_id)
    async with wallai.desk.books.as_service() as connection:
        entries = await Conversations(connection).entries(thread.id)
        used = await Metering(connection).models_in(thread.id)
    model, whole = wallai.desk.claude.model, policy()
    wrote = {entry["model"] for entry in entries} - {None}
    return SentOut(
        model=model,
        stays_here=used | wrote | {model} == {OFFLINE_MODEL},
        system=whole.system,
        tools=[tool["name"] for tool in whole.tools],
        messages=messages_of(
            in_reach(entries, wallai.desk.limits.prompt_entries_max), Prompt(model, whole.hash)
        ),
    )


def told(entries: list[dict[str, Any]], locale: str) -> Iterator[MessageOut]:
    """The entries as people saw them: words, and between them the cards."""
    from agent.conversation import shown_text

    cards: dict[str, list[dict[str, Any]]] = {}
    for entry, result in results_in(entries):
        card = result.card(locale)
        cards.setdefault(entry["id"], []).extend([card] if card else [])
    for entry in entries:
        about = {"turn_id": entry["turn_id"], "at": entry["at"]}
        for place, card in enumerate(cards.get(entry["id"], [])):
            yield MessageOut(id=f"{entry['id']}:{place}", role="tool", text="", card=card, **about)
        text = "" if entry.get("is_correction") else shown_text(entry)
        images = addresses_in(entry)
        if text or images:
            yield MessageOut(id=entry["id"], role=entry["role"], text=text, images=images, **about)


async def with_choices(wallai: Wallai, last: MessageOut, entries: list[dict[str, Any]]) -> MessageOut:
    """The last message, with what can be answered to it."""
    results = [result for _, result in results_in([one for one in entries if one["turn_id"] == last.turn_id])]
    async with wallai.desk.books.as_service() as connection:
        offered = await choices_after(
            connection, UUID(last.turn_id), last.text, last=results[-1] if results else None
        )
    return last.model_copy(update=dict(offered))


def with_usage(said: list[MessageOut], used: Mapping[UUID, TurnUsage]) -> list[MessageOut]:
    """The same, with what each turn used at its last message."""
    last = {message.turn_id: place for place, message in enumerate(said) if message.role == "assistant"}
    for turn_id, place in last.items():
        if (usage := used.get(UUID(turn_id))) is not None:
            cost = None if usage.cost_usd is None else f"{usage.cost_usd:f}"
            said[place] = said[place].model_copy(update={"tokens": usage.tokens, "cost_usd": cost})
    return said


def said_in(turn_id: UUID, inbound: Mapping[str, Any]) -> MessageOut:
    """The words of a turn that is still at work."""
    texts = [block["text"] for block in inbound["content"] if block.get("type") == "text"]
    return MessageOut(
        id=f"{turn_id}:said",
        turn_id=str(turn_id),
        role="user",
        text="".join(texts[1:]),
        at=inbound["at"],
        is_at_work=True,
        images=addresses_in(inbound),
    )


def addresses_in(said: Mapping[str, Any]) -> list[str]:
    return [address_of(UUID(image)) for image in said.get("attachments", ())]
