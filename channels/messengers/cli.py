"""The commands for messengers, as `wallai` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from agent.settings import Settings, read_settings
from channels.exits import EXIT_CODES
from channels.failures import failures_said

if TYPE_CHECKING:
    from agent.wallai import Wallai

telegram = typer.Typer(help="Wallai on Telegram: a bot of your own.", no_args_is_help=True)

PublicUrl = Annotated[str, typer.Argument(metavar="URL", help="Where the service is reached: https://...")]
Whose = Annotated[str, typer.Option("--as", help="Whose account, by username.")]


@telegram.command(epilog=EXIT_CODES)
def set_webhook(url: PublicUrl) -> None:
    """Let Telegram deliver to the service at this address, and show the menu of commands."""
    from channels.messengers import command

    with failures_said():
        raise typer.Exit(command.set_webhook(read_settings(), url))


@telegram.command(epilog=EXIT_CODES)
def poll() -> None:
    """Talk on Telegram without a public address: ask for messages and answer them, until Ctrl-C."""
    from channels.messengers import command

    with failures_said():
        settings = read_settings()
        raise typer.Exit(command.poll_telegram(settings, lambda: opened(settings)))


def worker() -> None:
    """Answer what messengers have delivered, in a process of its own, until Ctrl-C."""
    from channels.messengers import command

    with failures_said():
        settings = read_settings()
        raise typer.Exit(command.work(settings, lambda: opened(settings)))


def link(username: Whose = "eva") -> None:
    """Print an address that links a person's Telegram to their account, once and for ten minutes."""
    from channels.messengers import command

    with failures_said():
        settings = read_settings()
        raise typer.Exit(command.link(settings, username, lambda: opened(settings)))


def opened(settings: Settings) -> Wallai:
    """Wallai, over books that are started and brought up to date."""
    from channels.serve import opened as opened_over

    return opened_over(settings)
