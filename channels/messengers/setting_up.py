"""The messengers that the settings name."""

from __future__ import annotations

from agent.settings import Settings
from channels.messengers.messenger import Messenger
from channels.messengers.telegram import Telegram


def messengers_of(settings: Settings) -> dict[str, Messenger]:
    """Returns them by name; none where nothing is set."""
    telegram = telegram_of(settings)
    return {telegram.provider: telegram} if telegram else {}


def telegram_of(settings: Settings) -> Telegram | None:
    """The bot whose token is set."""
    token = settings.telegram_bot_token
    return Telegram(token.get_secret_value(), api=settings.telegram_api_url) if token else None
