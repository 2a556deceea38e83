"""Opens Wallai: finds or starts the database, brings its schema up to date, and picks the model."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.clock import Clock, wall_clock
from agent.settings import Settings, SettingsFault
from db.database import open_books
from db.demo import furnish
from db.embedded.server import APP, OWNER, SERVICE, start
from db.migrate import migrate
from tools.kit.accounts import OWN_ACCOUNTS, Accounts

if TYPE_CHECKING:
    from agent.claude import Claude
    from agent.wallai import Wallai


def load_libraries_meanwhile() -> None:
    """Loads the model's libraries in a thread: they take as long as the database needs to start."""
    threading.Thread(target=load_libraries, daemon=True).start()


def load_libraries() -> None:
    # All of it stays for ever: looking for garbage meanwhile takes a tenth of the time.
    gc.disable()
    import agent.wallai  # noqa: F401

    gc.enable()


@dataclass(frozen=True)
class Addresses:
    """Where the books are: the application's login, the service's, and the owner's where it is known."""

    app: str
    service: str
    admin: str | None
    embedded: bool


def addresses(settings: Settings, *, on_step: Callable[[str], None]) -> Addresses:
    """Returns the addresses of the server that is configured, or starts or joins the embedded one.

    Raises SettingsFault or ServerFailure.
    """
    if settings.database_url is None:
        server = start(settings.wallai_data, on_step=on_step)
        return Addresses(server.url(APP), server.url(SERVICE), server.url(OWNER), embedded=True)
    assert settings.database_service_url is not None
    admin = settings.database_admin_url
    return Addresses(
        settings.database_url.get_secret_value(),
        settings.database_service_url.get_secret_value(),
        admin.get_secret_value() if admin else None,
        embedded=False,
    )


def bring_up_to_date(where: Addresses, *, demo: bool, on_step: Callable[[str], None]) -> list[str]:
    """Migrates, and furnishes the demo household where wanted; returns what was applied now.

    Raises SettingsFault without the owner's address, and MigrationFailure.
    """
    if where.admin is None:
        raise SettingsFault("To migrate, set DATABASE_ADMIN_URL to the login that owns the schema.")
    applied = migrate(where.admin, app_url=where.app, service_url=where.service, on_step=on_step)
    if demo:
        furnish(where.admin)
    return applied


def open_wallai(
    settings: Settings, where: Addresses, *, clock: Clock = wall_clock, is_offline: bool = False
) -> Wallai:
    """Returns Wallai over the books and the model that the settings name, or the offline one where that is wanted."""
    from agent.desk import Desk
    from agent.wallai import Wallai

    books = open_books(url=where.app, service_url=where.service, behind_pooler=settings.wallai_pooler)
    claude, substitute = (offline(), None) if is_offline else models(settings)
    accounts = accounts_of(settings)
    return Wallai(Desk(books=books, claude=claude, substitute=substitute, accounts=accounts, clock=clock))


def accounts_of(settings: Settings) -> Accounts:
    """Returns where the accounts of guests come from."""
    if settings.supabase_url is None or settings.supabase_key is None:
        return OWN_ACCOUNTS
    from agent.supabase import SupabaseAccounts

    return SupabaseAccounts(settings.supabase_url, key=settings.supabase_key.get_secret_value())


def models(settings: Settings) -> tuple[Claude, Claude | None]:
    """Returns the model that answers, and the one that stands in for it."""
    from agent.claude import Claude

    if not settings.uses_claude:
        return offline(), None
    key = settings.anthropic_api_key
    claude = Claude(
        api_key=key.get_secret_value() if key else None,
        base_url=settings.anthropic_base_url,
        model=settings.wallai_model,
        caching=settings.anthropic_base_url is None,
    )
    return claude, offline()


def offline() -> Claude:
    """Returns the offline model behind the real client."""
    from agent.claude import offline_claude

    return offline_claude()
