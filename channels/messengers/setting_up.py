"""The messengers that the settings name."""

from __future__ import annotations

from agent.settings import Settings, SettingsFault
from channels.messengers.messenger import Messenger
from channels.messengers.telegram import Telegram
from channels.messengers.whatsapp import Number, WhatsApp


def messengers_of(settings: Settings) -> dict[str, Messenger]:
    """Returns them by name; none where nothing is set. Raises SettingsFault where one is set in part."""
    found: list[Messenger | None] = [telegram_of(settings), whatsapp_of(settings)]
    return {one.provider: one for one in found if one is not None}


def telegram_of(settings: Settings) -> Telegram | None:
    """The bot whose token is set."""
    token = settings.telegram_bot_token
    return Telegram(token.get_secret_value(), api=settings.telegram_api_url) if token else None


def whatsapp_of(settings: Settings) -> WhatsApp | None:
    """The number that is set. Raises SettingsFault where one of its secrets is missing."""
    number_id, access = settings.whatsapp_phone_number_id, settings.whatsapp_access_token
    secret, verify = settings.whatsapp_app_secret, settings.whatsapp_verify_token
    if number_id is None and access is None and secret is None and verify is None:
        return None
    if number_id is None or access is None or secret is None or verify is None:
        raise SettingsFault(
            "WhatsApp needs WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_SECRET and"
            " WHATSAPP_VERIFY_TOKEN, all four."
        )
    number = Number(
        id=number_id,
        access_token=access.get_secret_value(),
        app_secret=secret.get_secret_value(),
        verify_token=verify.get_secret_value(),
    )
    return WhatsApp(number, api=settings.whatsapp_api_url)
