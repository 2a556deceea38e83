"""Everything that Wallai takes from its environment; nobody else reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent
DEFAULT_MODEL = "claude-sonnet-5-5"


class SettingsFault(Exception):
    """One clear sentence about an environment variable that does not make sense; it never quotes the value."""


class Settings(BaseSettings):
    """Read once at the start from the environment and from `.env`; secrets show as stars."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", env_ignore_empty=True)

    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: str | None = None
    wallai_model: str = DEFAULT_MODEL
    database_url: SecretStr | None = None
    database_service_url: SecretStr | None = None
    database_admin_url: SecretStr | None = None
    supabase_url: str | None = None
    supabase_key: SecretStr | None = None
    supabase_jwt_secret: SecretStr | None = None
    wallai_token_key: Annotated[SecretStr, Field(min_length=32)] | None = None
    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    whatsapp_access_token: SecretStr | None = None
    whatsapp_app_secret: SecretStr | None = None
    whatsapp_verify_token: SecretStr | None = None
    whatsapp_phone_number_id: str | None = None
    whatsapp_api_url: str = "https://graph.facebook.com/v25.0"
    wallai_data: Path = ROOT / ".wallai"
    wallai_pooler: bool = False
    wallai_log: Literal["debug", "info", "warning", "error"] = Field(default="warning")

    @field_validator("database_url", "database_service_url", "database_admin_url")
    @classmethod
    def is_an_address(cls, url: SecretStr | None) -> SecretStr | None:
        """Takes URLs alone: libpq's `host=... dbname=...` is not read everywhere."""
        if url is not None and not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("an address begins with postgresql://")
        if url is not None:
            # Asking for the port is what finds a malformed address.
            urlsplit(url.get_secret_value()).port  # noqa: B018
        return url

    @property
    def uses_claude(self) -> bool:
        """True where a key or another address of the Messages API is set."""
        return self.anthropic_api_key is not None or self.anthropic_base_url is not None


def read_settings() -> Settings:
    """Reads the environment. Raises SettingsFault with the variable's name."""
    try:
        settings = Settings()
    except ValidationError as error:
        names = ", ".join(str(fault["loc"][0]).upper() for fault in error.errors())
        raise SettingsFault(f"Check this setting: {names}.") from None
    check_database(settings)
    return settings


def check_database(settings: Settings) -> None:
    """Raises SettingsFault where a server is named but not the logins that Wallai uses on it."""
    if settings.database_url is not None and settings.database_service_url is None:
        raise SettingsFault(
            "DATABASE_URL is the application's login; set DATABASE_SERVICE_URL (the service's login) too, and"
            " DATABASE_ADMIN_URL (the owner's) to run `python3 run.py migrate`."
        )
