"""`wallai telegram`, `wallai worker` and `wallai link`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import typer

from agent.settings import Settings, SettingsFault
from channels.exits import Exit, told
from channels.failures import failures_of_the_books_said
from channels.messengers.bot_setup import BadAddress
from channels.messengers.bot_setup import set_webhook as tell_where_to_deliver
from channels.messengers.messenger import Messenger, NotSent
from channels.messengers.polling import poll
from channels.messengers.post_office import PostOffice
from channels.messengers.setting_up import messengers_of, telegram_of
from channels.messengers.telegram import Telegram

if TYPE_CHECKING:
    from agent.wallai import Wallai

Say = Callable[[str], None]
NO_BOT = "Set TELEGRAM_BOT_TOKEN to the token that @BotFather gave you."
NO_MESSENGER = "No messenger is set up: set TELEGRAM_BOT_TOKEN."
REFUSED = "Telegram did not take that ({reason}): check TELEGRAM_BOT_TOKEN and the network."


def set_webhook(settings: Settings, public_url: str) -> Exit:
    """Tells Telegram where to deliver, and the menu. Raises SettingsFault."""
    telegram = needed_bot(settings)
    try:
        address = asyncio.run(closing(telegram, tell_where_to_deliver(telegram, public_url)))
    except BadAddress as error:
        return told(Exit.NOT_ACCEPTED, str(error))
    except NotSent as failure:
        return told(Exit.FAILED, REFUSED.format(reason=failure.reason))
    return told(Exit.ANSWERED, f"Telegram delivers to {address}.")


def poll_telegram(settings: Settings, opened: Callable[[], Wallai]) -> Exit:
    """Asks Telegram for updates and answers them, until Ctrl-C. Raises SettingsFault."""
    telegram = needed_bot(settings)

    async def served(office: PostOffice) -> None:
        typer.echo("Waiting for messages on Telegram (Ctrl-C stops it).", err=True)
        async with asyncio.TaskGroup() as group:
            group.create_task(office.work())
            group.create_task(poll(telegram, office))

    return run(opened, {telegram.provider: telegram}, served)


def work(settings: Settings, opened: Callable[[], Wallai]) -> Exit:
    """Answers what the messengers have delivered, until Ctrl-C. Raises SettingsFault."""
    messengers = messengers_of(settings)
    if not messengers:
        raise SettingsFault(NO_MESSENGER)

    async def served(office: PostOffice) -> None:
        typer.echo(f"At work for {', '.join(messengers)} (Ctrl-C stops it).", err=True)
        await office.work()

    return run(opened, messengers, served)


def run(
    opened: Callable[[], Wallai],
    messengers: dict[str, Messenger],
    serve: Callable[[PostOffice], Coroutine[Any, Any, None]],
) -> Exit:
    async def served() -> None:
        wallai = opened()
        working = asyncio.create_task(serve(PostOffice(wallai, messengers)))
        # Whoever is told to end gives back what is in hand.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
        try:
            with suppress(asyncio.CancelledError):
                await working
        finally:
            for messenger in messengers.values():
                await messenger.aclose()
            await wallai.close()

    refused: list[NotSent] = []
    with failures_of_the_books_said():
        try:
            asyncio.run(served())
        except* NotSent as failures:
            refused = leaves(failures)
    return told(Exit.FAILED, REFUSED.format(reason=refused[0].reason)) if refused else Exit.ANSWERED


def leaves(failures: BaseExceptionGroup[NotSent]) -> list[NotSent]:
    """What is in a group, and in the groups in it."""
    found: list[NotSent] = []
    for one in failures.exceptions:
        found += leaves(one) if isinstance(one, BaseExceptionGroup) else [one]
    return found


def link(settings: Settings, username: str, opened: Callable[[], Wallai]) -> Exit:
    """Prints the address that links Telegram to this person's account. Raises SettingsFault or UnknownSpeaker."""
    from channels.speaker import speaker_of
    from db.messengers import LINK_SECONDS, Messengers

    telegram = needed_bot(settings)

    async def offered() -> str:
        wallai = opened()
        try:
            speaker = await speaker_of(wallai.desk.books, username, None)
            async with wallai.desk.books.as_service() as connection:
                token = await Messengers(connection).offer_link(speaker.user_id)
            return await closing(telegram, telegram.link_with(token))
        finally:
            await wallai.close()

    try:
        with failures_of_the_books_said():
            typer.echo(asyncio.run(offered()))
    except NotSent as failure:
        return told(Exit.FAILED, REFUSED.format(reason=failure.reason))
    return told(Exit.ANSWERED, f"Open it on Telegram within {LINK_SECONDS // 60} minutes; it works once.")


async def closing(telegram: Telegram, work: Awaitable[str]) -> str:
    try:
        return await work
    finally:
        await telegram.aclose()


def needed_bot(settings: Settings) -> Telegram:
    """The bot. Raises SettingsFault where there is none."""
    telegram = telegram_of(settings)
    if telegram is None:
        raise SettingsFault(NO_BOT)
    return telegram
