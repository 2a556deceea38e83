"""Groups: each speaks of the one space that an owner or admin has linked it to, and Wallai answers when it is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from channels.messengers.commands import NAMES
from channels.messengers.joining import START, TOKEN, UNLINK, given_to_start, language_of
from channels.messengers.letters import Arrived, Button, Outgoing
from db.groups import Group, Groups
from db.messengers import Messengers
from db.spaces import Space, Spaces
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.wallai import Wallai
    from channels.messengers.messenger import Messenger
    from db.messengers import Account

GROUP, WHO = "group", "who"
RULING = ("owner", "admin")


@dataclass(frozen=True)
class Met:
    """What is said in a group at once, or what is left of a message that its space has something to answer to."""

    said: tuple[Outgoing, ...] = ()
    group: Group | None = None
    words: str = ""


async def meet(wallai: Wallai, messenger: Messenger, arrived: Arrived, account: Account | None) -> Met:
    """What something that arrived in a group leads to: mostly nothing, since people talk with each other there.

    Raises NotSent where the messenger does not say what Wallai is called.
    """
    provider, chat, language = messenger.provider, arrived.chat, language_of(arrived)
    if arrived.kind in ("moved", "blocked"):
        await followed(wallai, provider, arrived)
        return Met()
    called = await messenger.called()
    if arrived.kind != "unblocked" and arrived.touch is None and not is_addressed(arrived, called):
        return Met()
    async with wallai.desk.books.as_service() as connection:
        group = await Groups(connection).of(provider, chat)
    given = given_to_start(arrived.text)
    if account is not None and given is not None and TOKEN.fullmatch(given):
        return Met((await linked(wallai, messenger, arrived, account, given),))
    if group is None:
        return Met() if arrived.touch else Met((await hello(messenger, language),))
    if arrived.is_anonymous or account is None:
        return Met((await stranger(messenger, arrived),)) if arrived.kind != "unblocked" else Met()
    words = without_handle(arrived.text, called)
    if words == f"/{UNLINK}":
        return Met((await unlinked(wallai, arrived, account, language),))
    return Met(group=group, words=words) if arrived.kind != "unblocked" else Met()


async def followed(wallai: Wallai, provider: str, arrived: Arrived) -> None:
    """Goes along with a chat that has another id now, and leaves one that Wallai was put out of."""
    async with wallai.desk.books.as_service() as connection:
        if arrived.moved_to is not None:
            await Groups(connection).move(provider, arrived.chat, arrived.moved_to)
        else:
            await Groups(connection).leave(provider, arrived.chat)


def is_addressed(arrived: Arrived, called: str) -> bool:
    """Whether Wallai is meant: by its handle, by an answer to what it said, or by a command that is its own."""
    command, _, handle = arrived.text.partition(" ")[0].lower().partition("@")
    if command.startswith("/"):
        return handle == called or (not handle and command[1:] in (*NAMES, START, UNLINK))
    return arrived.is_reply_to_us or called in arrived.mentions


def without_handle(text: str, called: str) -> str:
    """What is said to Wallai without its name: `@wallai_bot coffee 3` is `coffee 3`."""
    words = []
    for word in text.split(" "):
        name, at, handle = word.partition("@")
        if at and handle.rstrip(",:").lower() == called:
            words += [name] if name else []
        else:
            words.append(word)
    return " ".join(words).strip()


async def hello(messenger: Messenger, language: str) -> Outgoing:
    """Says in a group that is linked to no space how it becomes so; the spaces of people are named to them alone."""
    choose = Button(label=say("messenger.group_link", language), url=await messenger.link_with(GROUP))
    return Outgoing(text=say("messenger.group_hello", language), buttons=((choose,),))


async def stranger(messenger: Messenger, arrived: Arrived) -> Outgoing:
    """Tells somebody of whom nobody knows who they are that nothing was done, and how that changes."""
    language = language_of(arrived)
    told = "messenger.group_anonymous" if arrived.is_anonymous else "messenger.group_stranger"
    if arrived.touch is not None:
        return Outgoing(acknowledges=arrived.touch.press, text=say("messenger.not_yours", language))
    who = Button(label=say("messenger.group_who", language), url=await messenger.link_with(WHO))
    return Outgoing(text=say(told, language), buttons=((who,),))


async def way_in(
    wallai: Wallai, messenger: Messenger, account: Account, space: Space, locale: str
) -> Outgoing:
    """Says to an owner or admin alone how a group comes to speak of this space: they choose the group themselves."""
    async with wallai.desk.books.as_service() as connection:
        members = await Spaces(connection).members(space.id)
        rules = any(one.user_id == account.user_id and one.role in RULING for one in members)
        if space.is_personal or not rules:
            return Outgoing(text=say("messenger.group_none", locale))
        token = await Messengers(connection).offer_link(account.user_id, space_id=space.id)
    address = await messenger.link_with(token, in_group=True)
    choose = Button(label=say("messenger.group_choose", locale), url=address)
    return Outgoing(text=say("messenger.group_how", locale, space=space.name), buttons=((choose,),))


def asks_the_way(text: str) -> bool:
    """Whether somebody who is alone with Wallai wants it in a group."""
    return text.partition("@")[0].strip() == f"/{GROUP}" or given_to_start(text) == GROUP


async def linked(
    wallai: Wallai, messenger: Messenger, arrived: Arrived, account: Account, token: str
) -> Outgoing:
    """Links the group to the space that the token leads to, if whoever brought it may; the token is theirs alone."""
    language, provider = language_of(arrived), messenger.provider
    async with wallai.desk.books.as_service() as connection:
        groups = Groups(connection)
        space_id = await Messengers(connection).use_link_to_space(token, of=account.user_id)
        if space_id is None:
            return Outgoing(text=say("messenger.group_void", language))
        if not await groups.link(provider, arrived.chat, space_id, by=account.user_id):
            return Outgoing(text=say("messenger.group_forbidden", language))
        space = await Spaces(connection).get(space_id)
    assert space is not None
    who = Button(label=say("messenger.group_who", language), url=await messenger.link_with(WHO))
    told = say("messenger.group_linked", language, space=space.name, called=await messenger.called())
    return Outgoing(text=told, buttons=((who,),))


async def unlinked(wallai: Wallai, arrived: Arrived, account: Account, language: str) -> Outgoing:
    """Undoes the link of the group, for who may."""
    async with wallai.desk.books.as_service() as connection:
        done = await Groups(connection).unlink(account.provider, arrived.chat, by=account.user_id)
    return Outgoing(text=say("messenger.group_unlinked" if done else "messenger.group_forbidden", language))
