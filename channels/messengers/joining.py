"""Coming in by a messenger: a newcomer gets an account after one tap, and whoever has one links it (one identity, one
account)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from channels.messengers.letters import Arrived, Button, Outgoing
from channels.web.arrivals import username_of
from db.database import Connection
from db.messengers import Account, Identity, Messengers
from db.people import Newcomer, People, Person
from tools.kit.accounts import AccountsAway
from tools.kit.locales import currency_at, language_among
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.wallai import Wallai

START, LINK, NOT_ME, UNLINK = "start", "link", "not-me", "unlink"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
CODE = re.compile(r"[A-HJ-NP-Z2-9]{6}", re.IGNORECASE)


@dataclass(frozen=True)
class Welcome:
    """What is said to somebody who comes in, and what of their message is still to be done, by whom."""

    said: tuple[Outgoing, ...]
    account: Account | None = None
    rest: str = ""


async def welcome(wallai: Wallai, provider: str, arrived: Arrived, account: Account | None) -> Welcome | None:
    """What a message or press about coming in leads to; None for every other one of somebody who has an account."""
    touched, _, means = (arrived.touch.data if arrived.touch else "").partition(":")
    given = given_to_start(arrived.text)
    language = language_of(arrived)
    if touched == NOT_ME:
        return Welcome((Outgoing(text=say("messenger.not_linked", language)),))
    if touched == LINK or (given is not None and TOKEN.fullmatch(given)):
        async with wallai.desk.books.as_service() as connection:
            said = await linked(
                connection, provider, arrived, account, means or given or "", is_sure=touched == LINK
            )
        return Welcome((said,))
    if account is not None and (touched == UNLINK or arrived.text.partition("@")[0] == f"/{UNLINK}"):
        return Welcome((await parting(wallai, account, language, is_sure=touched == UNLINK),))
    if account is None and touched == START:
        return await arrival(wallai, provider, arrived, code=means)
    if account is None:
        return Welcome((offer(language, code=given or ""),))
    if given is not None and CODE.fullmatch(given):
        return Welcome((), account, f"/join {given.upper()}")
    return Welcome((greeting(account, language),)) if given is not None or touched == START else None


def given_to_start(text: str) -> str | None:
    """What a deep link gave to /start, nothing where it was typed; None for another message."""
    command, _, given = text.partition(" ")
    return given.strip() if command.partition("@")[0] == "/start" else None


def offer(language: str, *, code: str = "") -> Outgoing:
    """What somebody hears who is nobody here yet: one tap makes them an account, and nothing before it."""
    data = f"{START}:{code.upper()}" if CODE.fullmatch(code) else START
    return Outgoing(
        text=say("messenger.offer", language),
        buttons=((Button(label=say("messenger.start", language), data=data),),),
    )


async def arrival(wallai: Wallai, provider: str, arrived: Arrived, *, code: str) -> Welcome:
    """Makes the account, once, and joins the space that the newcomer was invited to."""
    language = language_of(arrived)
    who = Identity(provider, arrived.person, arrived.chat, arrived.name)
    newcomer = Newcomer(
        username=username_of(arrived.name),
        name=arrived.name,
        language=language_among(arrived.language or ""),
        currency=currency_at(None, arrived.language),
        timezone=None,
    )
    try:
        account = await wallai.desk.accounts.anonymous()
    except AccountsAway:
        return Welcome((Outgoing(text=say("messenger.no_account_now", language)),))
    async with wallai.desk.books.as_service() as connection:
        messengers = Messengers(connection)
        await messengers.arrive(who, newcomer, account)
        made = await messengers.account(provider, arrived.person)
    assert made is not None
    rest = f"/join {code}" if CODE.fullmatch(code) else ""
    return Welcome((greeting(made, language),), made, rest)


async def linked(
    connection: Connection,
    provider: str,
    arrived: Arrived,
    account: Account | None,
    token: str,
    *,
    is_sure: bool,
) -> Outgoing:
    """Shows whose account a link leads to, and links it once they are sure; the link is used up by that alone."""
    language, messengers = language_of(arrived), Messengers(connection)
    user_id = await messengers.led_to(token)
    person = await People(connection).get(user_id) if user_id else None
    if person is None:
        return Outgoing(text=say("messenger.link_void", language))
    if account is not None:
        owner = await People(connection).get(account.user_id)
        known = "messenger.linked_already" if account.user_id == person.id else "messenger.linked_elsewhere"
        return Outgoing(text=say(known, language, name=named(owner) if owner else ""))
    if not is_sure:
        link = Button(label=say("messenger.link", language), data=f"{LINK}:{token}")
        not_me = Button(label=say("messenger.not_me", language), data=NOT_ME)
        asked = say("messenger.whose", language, name=named(person), called=arrived.name)
        return Outgoing(text=asked, buttons=((link, not_me),))
    who = Identity(provider, arrived.person, arrived.chat, arrived.name)
    # Of two who press at once one is first.
    if await messengers.use_link(token) is None or not await messengers.link(who, person.id):
        return Outgoing(text=say("messenger.link_void", language))
    return Outgoing(text=say("messenger.linked", language, name=named(person)))


async def parting(wallai: Wallai, account: Account, language: str, *, is_sure: bool) -> Outgoing:
    """Asks whether the link is to be undone, and undoes it."""
    if not is_sure:
        undo = Button(label=say("messenger.unlink", language), data=UNLINK)
        return Outgoing(text=say("messenger.unlink_asks", language), buttons=((undo,),))
    async with wallai.desk.books.as_service() as connection:
        await Messengers(connection).unlink(account.provider, account.person)
    return Outgoing(text=say("messenger.unlinked", language))


def greeting(account: Account, language: str) -> Outgoing:
    return Outgoing(text=say("messenger.hello", language, name=account.name))


def named(person: Person) -> str:
    """The name that others see, and the username, which is theirs alone."""
    return f"{person.name} (@{person.username})"


def language_of(arrived: Arrived) -> str:
    return language_among(arrived.language or "") or "en"
