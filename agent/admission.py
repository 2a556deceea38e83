"""Takes a message in: its id is claimed, and its turn stands in the queue of its conversation."""

from __future__ import annotations

from agent.answering import answered
from agent.context_block import context_block, locale_for
from agent.desk import Desk
from agent.inbound import Inbound, Unacceptable, acceptable, usable
from agent.receipt import Receipt
from db.approvals import Approvals
from db.conversations import Conversations, Thread
from db.database import Connection
from db.errors import BrokenRule
from db.openly import Openly
from db.people import People
from db.receipts import Receipts
from db.spaces import Spaces
from db.turns import Turns
from tools.kit.phrases import say


async def admit(desk: Desk, inbound: Inbound) -> Receipt:
    """Takes the message in, once. Raises Unacceptable, with nothing changed."""
    if not 1 <= len(inbound.message_id) <= 200 or not inbound.message_id.isprintable():
        raise Unacceptable(say("inbound.bad_id", "en"))
    has_all = await has_attachments(desk, inbound)
    try:
        async with desk.books.as_service() as connection:
            return await admitted(desk, connection, inbound, has_all=has_all)
    except BrokenRule as error:
        # The same message came twice at once, and the other was first: this one gets its receipt.
        async with desk.books.as_service() as connection:
            receipt = await seen_before(connection, inbound)
        if receipt is None:
            raise error
        return receipt


async def has_attachments(desk: Desk, inbound: Inbound) -> bool:
    """Whether all of the message's images are the person's own, as they see them: others do not exist (RULES 6.3)."""
    if not inbound.attachments:
        return True
    async with desk.books.acting_as(inbound.user_id) as connection:
        return await Receipts(connection).are_of(inbound.user_id, inbound.space_id, inbound.attachments)


async def admitted(desk: Desk, connection: Connection, inbound: Inbound, *, has_all: bool) -> Receipt:
    person = await People(connection).get(inbound.user_id)
    space = await Spaces(connection).get(inbound.space_id)
    if person is None or space is None:
        raise Unacceptable(say("inbound.nobody", "en"))
    locale = locale_for(person, space)
    members = await Spaces(connection).members(space.id)
    if person.is_guest or all(member.user_id != person.id for member in members):
        raise Unacceptable(say("inbound.no_member", locale))
    if (receipt := await seen_before(connection, inbound)) is not None:
        return receipt
    text = words_of(desk, inbound, locale=locale, has_all=has_all)
    use = inbound.use and usable(inbound.use, bytes_max=desk.limits.use_bytes_max, locale=locale)
    thread = await thread_for(connection, inbound, locale=locale)
    await Conversations(connection).lock(thread.id)
    if (receipt := await seen_before(connection, inbound)) is not None:
        return receipt
    if (receipt := await answered(desk, connection, inbound, thread, text)) is not None:
        return receipt
    if await Turns(connection).open_in(thread.id) >= desk.limits.queued_max:
        raise Unacceptable(say("inbound.too_many", locale))
    moment = desk.clock()
    group = (
        await Openly(connection).said_in(inbound.group, space.id, but_by=person.id) if inbound.group else None
    )
    block = context_block(person, space, members, moment=moment, images=len(inbound.attachments), group=group)
    words = [{"type": "text", "text": text}] if text else []
    turn_id = await Turns(connection).queue(
        conversation_id=thread.id,
        user_id=person.id,
        space_id=space.id,
        message_id=inbound.message_id,
        channel=inbound.channel,
        inbound={"at": moment.isoformat(), "content": [block, *words]}
        | ({"use": use} if use else {})
        | ({"attachments": [str(one) for one in inbound.attachments]} if inbound.attachments else {})
        | ({"group": str(inbound.group)} if inbound.group else {}),
    )
    return Receipt.of(turn_id, thread)


def words_of(desk: Desk, inbound: Inbound, *, locale: str, has_all: bool) -> str:
    """The text of the message, which may be empty where there is an image. Raises Unacceptable, also for its images."""
    most = desk.limits.attachments_max
    if len(inbound.attachments) > most:
        raise Unacceptable(say("inbound.too_many_images", locale, most=most))
    if not has_all:
        raise Unacceptable(say("inbound.no_image_of_yours", locale))
    return acceptable(
        inbound.text,
        characters_max=desk.limits.text_characters_max,
        locale=locale,
        may_be_empty=bool(inbound.attachments),
    )


async def seen_before(connection: Connection, inbound: Inbound) -> Receipt | None:
    """The receipt of a message that came before, whether it began a turn or answered one."""
    begun = await Turns(connection).by_message(inbound.user_id, inbound.message_id)
    answer = None if begun else await Approvals(connection).by_message(inbound.user_id, inbound.message_id)
    if answer is not None:
        turn_id, after = answer
        begun = await Turns(connection).get(turn_id)
    if begun is None:
        return None
    thread = await Conversations(connection).get(begun.conversation_id)
    return Receipt.of(begun.id, thread, after=after if answer else 0, repeated=True)


async def thread_for(connection: Connection, inbound: Inbound, *, locale: str) -> Thread:
    """The thread that was named, else the one spoken in last, else a new one."""
    conversations = Conversations(connection)
    if inbound.thread_id is not None:
        known = inbound.thread_id.isprintable()
        thread = await conversations.named(inbound.user_id, inbound.thread_id) if known else None
        if thread is None or thread.space_id != inbound.space_id:
            raise Unacceptable(say("inbound.no_thread", locale))
        return thread
    # Two first messages at once begin one thread.
    await conversations.lock_person(inbound.user_id, inbound.space_id)
    if not inbound.new_thread:
        latest = await conversations.latest(inbound.user_id, inbound.space_id)
        if latest is not None:
            return latest
    return await conversations.open(inbound.user_id, inbound.space_id)
