"""What a bot is told once: where to deliver, and its menu in each language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from channels.messengers.commands import NAMES
from channels.messengers.telegram import Telegram
from channels.messengers.telegram_updates import UPDATES

MENU = Path(__file__).with_name("menu.toml")
PATH = "/webhooks/telegram"
CONNECTIONS_MAX = 40


class BadAddress(Exception):
    """An address to which Telegram does not deliver."""


async def set_webhook(telegram: Telegram, public_url: str) -> str:
    """Lets Telegram deliver to the service at this address; returns where to. Raises BadAddress or NotSent."""
    address = urlsplit(public_url)
    if address.scheme != "https" or not address.hostname or address.query or address.fragment:
        raise BadAddress(
            "Telegram delivers to an address that begins with https://, such as https://example.org."
        )
    deliver_to = public_url.rstrip("/").removesuffix(PATH) + PATH
    await telegram.call(
        "setWebhook",
        url=deliver_to,
        secret_token=telegram.secret,
        allowed_updates=list(UPDATES),
        max_connections=CONNECTIONS_MAX,
    )
    await set_menu(telegram)
    return deliver_to


async def set_menu(telegram: Telegram) -> None:
    """Shows the commands in every language that there are words for; English where there are none. Raises NotSent."""
    for language, words in menus().items():
        commands = [{"command": name, "description": words[name]} for name in NAMES]
        # Without a language they are for everybody else.
        await telegram.call(
            "setMyCommands", commands=commands, language_code="" if language == "en" else language
        )


def menus() -> dict[str, dict[str, str]]:
    """What each command does, by language."""
    return tomllib.loads(MENU.read_text(encoding="utf-8"))
