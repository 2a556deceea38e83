"""Telegram without a public address: updates are asked for, and count as delivered once they are stored."""

from __future__ import annotations

import asyncio
import json
import logging

from channels.messengers.messenger import NotSent, Unreadable
from channels.messengers.post_office import PostOffice
from channels.messengers.telegram import Telegram
from channels.messengers.telegram_updates import UPDATES
from db.errors import BooksError

log = logging.getLogger(__name__)

WAIT_SECONDS = 50
AGAIN_SECONDS = 3.0


async def poll(telegram: Telegram, office: PostOffice) -> None:
    """Asks for updates for ever. Raises NotSent where Telegram refuses for good, such as for a wrong token."""
    offset, has_webhook = 0, True
    while True:
        try:
            if has_webhook:
                # Whoever has one gets no updates this way.
                await telegram.call("deleteWebhook")
                has_webhook = False
            offset = await asked(telegram, office, offset)
        except NotSent as failure:
            if failure.retry_seconds is None:
                raise
            await asyncio.sleep(max(AGAIN_SECONDS, failure.retry_seconds))
        except BooksError as error:
            log.warning("updates could not be stored: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)


async def asked(telegram: Telegram, office: PostOffice, offset: int) -> int:
    """Asks once and stores what comes; returns the offset that confirms it."""
    updates = await telegram.call(
        "getUpdates",
        seconds=WAIT_SECONDS + 10,
        offset=offset,
        timeout=WAIT_SECONDS,
        allowed_updates=list(UPDATES),
    )
    for update in updates:
        try:
            arrived = telegram.read(json.dumps(update).encode())
        except Unreadable:
            arrived = []
        await office.take_in(telegram.provider, list(arrived))
        offset = int(update["update_id"]) + 1
    return offset
