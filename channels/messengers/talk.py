"""One person's message in a messenger, from its arrival to what is sent for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from agent.answering import Press
from agent.context_block import locale_for
from agent.image import keep_image
from agent.inbound import Inbound, Unacceptable, Use
from channels.messengers import forgetting, groups, joining, presses, tidings
from channels.messengers.answer import NO, UNDO, YES, answer_of, pictures_of, pieces
from channels.messengers.commands import command_in
from channels.messengers.letters import Arrived, Attachment, Outgoing, Touch
from channels.messengers.messenger import Messenger, NotSent
from db.conversations import Conversations, Thread
from db.groups import Group
from db.messengers import Account, Messengers
from db.people import People
from db.spaces import Space, Spaces
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.receipt import Receipt
    from agent.wallai import Shown, Wallai

INVITED = "/join "
PICTURES_MAX = 2
TYPING_SECONDS = 4.0
IMAGE_BYTES_MAX = 5_000_000


class NotNow(Exception):
    """The turn has not come to its end here: this process leaves, or another has it."""


@dataclass(frozen=True)
class Place:
    """Where somebody speaks: a space, and the thread in which they go on there, if there is one already."""

    space: Space
    thread: Thread | None
    locale: str
    group: UUID | None = None
    """The group that reads along."""


@dataclass(frozen=True)
class Talk:
    """Answers what arrives by one messenger."""

    wallai: Wallai
    messenger: Messenger

    async def answered(self, arrived: Arrived) -> list[Outgoing]:
        """Does what was said or pressed, once by its delivery, and returns what is to be sent.

        Raises NotNow, Unavailable, or NotSent where something that came with it cannot be fetched for now.
        """
        account = await self._account(arrived)
        if arrived.kind in ("blocked", "unblocked") and arrived.is_private:
            return []
        try:
            if arrived.touch and account and not await presses.is_theirs(self.wallai, arrived.touch, account):
                return [presses.stolen(arrived)]
            sent = await (self._heard if arrived.is_private else self._met)(arrived, account)
        except Unacceptable as error:
            sent = [Outgoing(text=str(error))]
        if any(one.acknowledges for one in sent):
            return sent
        answers = [one if arrived.is_private else in_reply(one, arrived) for one in sent]
        return [*presses.ended(arrived), *(one for each in answers for one in self._fitting(each))]

    async def _account(self, arrived: Arrived) -> Account | None:
        """Whose identity it is; whoever writes wants to hear from Wallai, and whoever blocked it does not."""
        async with self.wallai.desk.books.as_service() as connection:
            messengers = Messengers(connection)
            provider, formerly = self.messenger.provider, arrived.also_known_as
            account = await messengers.account(provider, arrived.person)
            if account is None and formerly:
                account = await messengers.account(provider, formerly)
            if account and arrived.is_private:
                await messengers.heard(account, is_blocked=arrived.kind == "blocked")
        return account

    async def _heard(self, arrived: Arrived, account: Account | None) -> list[Outgoing]:
        if account is not None and groups.asks_the_way(arrived.text):
            return await self._spoken(arrived, account)
        welcome = await joining.welcome(self.wallai, self.messenger.provider, arrived, account)
        if welcome is None:
            assert account is not None
            return await self._spoken(arrived, account)
        sent = list(welcome.said)
        if welcome.account is not None and welcome.rest:
            rest = arrived.model_copy(update={"text": welcome.rest, "touch": None, "attachments": ()})
            sent += await self._spoken(rest, welcome.account)
        return sent

    async def _met(self, arrived: Arrived, account: Account | None) -> list[Outgoing]:
        """Answers somebody in a group, in a thread of their own in its space."""
        met = await groups.meet(self.wallai, self.messenger, arrived, account)
        if met.group is None or account is None:
            return list(met.said)
        said = arrived.model_copy(update={"text": met.words})
        return await self._spoken(said, account, met.group)

    def _fitting(self, outgoing: Outgoing) -> list[Outgoing]:
        messenger = self.messenger
        most = messenger.buttoned_characters_max if outgoing.buttons else messenger.text_characters_max
        return pieces(outgoing, characters_max=most)

    async def _spoken(self, arrived: Arrived, account: Account, group: Group | None = None) -> list[Outgoing]:
        place = await self._place(arrived, account, group)
        if arrived.kind == "edited":
            return [Outgoing(text=say("messenger.edited", place.locale))]
        if group is None and groups.asks_the_way(arrived.text):
            return [await groups.way_in(self.wallai, self.messenger, account, place.space, place.locale)]
        if group is None and forgetting.is_asked(arrived):
            return [await forgetting.answered(self.wallai, arrived, account, place.locale)]
        if group is None and arrived.text.strip() == tidings.TELL:
            return [await tidings.toggled(self.wallai, account, place.locale)]
        if arrived.touch is not None:
            receipt = await self._pressed(arrived.touch, arrived, account, place)
        else:
            receipt = await self.wallai.receive(await self._said(arrived, account, place))
        return await self._followed(receipt, arrived, account, place)

    async def _place(self, arrived: Arrived, account: Account, group: Group | None) -> Place:
        """Where they went on last in this chat, while that is a space of theirs; else the first one of theirs. In a
        group it is the group's. Raises Unacceptable where they are not in that."""
        async with self.wallai.desk.books.as_service() as connection:
            thread = await Messengers(connection).thread(account, arrived.chat)
            person = await People(connection).get(account.user_id)
            spaces = await Spaces(connection).of(account.user_id)
        assert person is not None
        meant = group.space_id if group else thread.space_id if thread else None
        space = next((one for one in spaces if one.id == meant), None)
        if group and space is None:
            raise Unacceptable(say("messenger.group_no_member", locale_for(person, spaces[0])))
        known = thread if thread and space and thread.space_id == space.id else None
        space = space or spaces[0]
        return Place(space, known, locale_for(person, space), group.id if group else None)

    async def _said(self, arrived: Arrived, account: Account, place: Place) -> Inbound:
        text, use = command_in(arrived.text)
        images = [one for one in arrived.attachments if one.is_image]
        if arrived.attachments and not images and not text:
            raise Unacceptable(say("messenger.no_such_file", place.locale))
        kept = [await self._keep(image, account, place) for image in images]
        return self._inbound(arrived, account, place, text=text, use=use, attachments=tuple(kept))

    async def _keep(self, image: Attachment, account: Account, place: Place) -> UUID:
        try:
            content = await self.messenger.fetch(image, bytes_max=IMAGE_BYTES_MAX)
        except NotSent as failure:
            if failure.retry_seconds is not None:
                raise
            raise Unacceptable(say("messenger.no_image", place.locale)) from None
        return await keep_image(self.wallai.desk, account.user_id, place.space.id, content)

    def _inbound(
        self, arrived: Arrived, account: Account, place: Place, *, text: str, **more: Any
    ) -> Inbound:
        return Inbound(
            user_id=account.user_id,
            space_id=place.space.id,
            text=text,
            message_id=f"{account.provider}:{arrived.delivery}",
            channel=account.provider,
            thread_id=place.thread.thread_id if place.thread else None,
            new_thread=place.thread is None,
            group=place.group,
            **more,
        )

    async def _pressed(self, touch: Touch, arrived: Arrived, account: Account, place: Place) -> Receipt:
        """Does what a button means. Raises Unacceptable where that is nothing, or nothing of theirs."""
        deed, _, means = touch.data.partition(":")
        if deed in (YES, NO):
            turn_id, shown = presses.question_in(means, place.locale)
            return await self.wallai.press(
                Press(account.user_id, turn_id, shown, "yes" if deed == YES else "no")
            )
        if deed != UNDO or not means:
            raise Unacceptable(say("ask.gone", place.locale))
        words, use = say("messenger.undo", place.locale), Use("undo", {"expense": means.partition(":")[0]})
        return await self.wallai.receive(self._inbound(arrived, account, place, text=words, use=use))

    async def _followed(
        self, receipt: Receipt, arrived: Arrived, account: Account, place: Place
    ) -> list[Outgoing]:
        """Waits for the turn, and for the one that it leads to in another space; what each has said is sent."""
        sent: list[Outgoing] = []
        turn_id, after, thread_id = receipt.turn_id, receipt.after, receipt.thread_id
        while True:
            await self._go_on_in(thread_id, arrived, account)
            async with Typing(self.messenger, arrived):
                events = [one async for one in self.wallai.follow(turn_id, after=after)]
            is_command = command_in(arrived.text)[1] is not None
            answer = answer_of(
                turn_id, events, of=account.user_id, locale=place.locale, is_command=is_command
            )
            if answer is None:
                raise NotNow
            sent += [answer, *islice(pictures_of(events, locale=place.locale), PICTURES_MAX)]
            if arrived.text.startswith(INVITED):
                await self._go_to_joined(events, arrived, account)
            leads = events[-1].data.get("goes_to")
            if not leads:
                return sent
            thread_id = leads["thread_id"]
            if "turn_id" not in leads:
                await self._go_on_in(thread_id, arrived, account)
                return sent
            turn_id, after = UUID(leads["turn_id"]), 0

    async def _go_to_joined(self, events: Sequence[Shown], arrived: Arrived, account: Account) -> None:
        """Whoever came by an invite means the space that it opened."""
        for event in events:
            if event.kind == "result" and event.data.get("space_id"):
                async with self.wallai.desk.books.as_service() as connection:
                    thread = await Conversations(connection).open(
                        account.user_id, UUID(event.data["space_id"])
                    )
                await self._go_on_in(thread.thread_id, arrived, account)

    async def _go_on_in(self, thread_id: str, arrived: Arrived, account: Account) -> None:
        async with self.wallai.desk.books.as_service() as connection:
            await Messengers(connection).keep_thread(account, arrived.chat, thread_id)


class Typing:
    """Shows that an answer is being worked on, as long as the block takes; that it cannot be shown is no matter."""

    def __init__(self, messenger: Messenger, arrived: Arrived) -> None:
        self.messenger, self.arrived = messenger, arrived

    async def __aenter__(self) -> None:
        self.task = asyncio.create_task(self._show())

    async def __aexit__(self, *error: object) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task

    async def _show(self) -> None:
        with suppress(NotSent):
            while True:
                await self.messenger.show_typing(self.arrived)
                await asyncio.sleep(TYPING_SECONDS)


def in_reply(outgoing: Outgoing, arrived: Arrived) -> Outgoing:
    """The same as an answer to just that message, since several talk at once in a group."""
    if not outgoing.text or outgoing.picture:
        return outgoing
    return outgoing.model_copy(update={"replies_to": arrived.message})
