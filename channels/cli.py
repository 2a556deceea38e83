"""The `wallai` command."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated, NoReturn

import typer

from agent.settings import Settings, SettingsFault, read_settings
from channels.exits import Exit
from db.migrate import MigrationFailure
from db.server import ServerFailure

app = typer.Typer(
    name="wallai",
    help="Wallai keeps the shared money of couples, flatmates and friends straight by talking.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

Who = Annotated[str, typer.Option("--as", help="Who speaks: a username. The demo has eva, ana and ben.")]
Where = Annotated[str | None, typer.Option("--space", help="In which space; the first of theirs without it.")]
Message = Annotated[str | None, typer.Option("-m", "--message", help="Send one message and leave.")]
New = Annotated[bool, typer.Option("--new", help="Start a new thread instead of going on in the latest.")]
MessageId = Annotated[str | None, typer.Option(help="Name this delivery: the same name twice is one message.")]
Now = Annotated[str | None, typer.Option(help="Set the clock, such as 2026-11-23T12:00:00Z.")]


@app.command()
def chat(
    speaker: Who = "eva",
    space: Where = None,
    message: Message = None,
    new: New = False,
    message_id: MessageId = None,
    now: Now = None,
) -> None:
    """Talk to Wallai in the terminal, as a member of a space.

    Exit codes: 0 answered, 1 the answer failed, 2 the message, person or space was not accepted, 3 the database
    is away, 4 a setting is wrong.
    """
    from channels.terminal import Talk, talk

    if message_id is not None and message is None:
        leave(Exit.NOT_ACCEPTED, "--message-id names one message: give it with -m.")
    settings = checked_settings()
    wanted = Talk(
        username=speaker, space=space, message=message, new_thread=new, message_id=message_id, now=moment_of(now)
    )
    with failures_said():
        raise typer.Exit(talk(settings, wanted))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 picks a free one.")] = 8000,
) -> None:
    """Run the service: so far its health for whoever watches it."""
    from channels.serve import serve as run_service

    settings = checked_settings()
    with failures_said():
        run_service(settings, host=host, port=port)


@app.command()
def migrate(
    demo: Annotated[bool, typer.Option("--demo", help="Add the demo household: Home with Eva, Ana and Ben.")] = False,
) -> None:
    """Bring the database to the newest schema; needs DATABASE_ADMIN_URL where DATABASE_URL is set."""
    from agent.opening import addresses, bring_up_to_date

    settings = checked_settings()
    with failures_said():
        where = addresses(settings, on_step=say_step)
        applied = bring_up_to_date(where, demo=demo or where.embedded, on_step=say_step)
    typer.echo(f"Applied: {', '.join(applied)}" if applied else "The schema is up to date.")


@app.command("db-url")
def db_url() -> None:
    """Print what psql needs to look at the books, as their owner sees them; the embedded server runs meanwhile."""
    from channels.books_url import print_books_url

    settings = checked_settings()
    with failures_said():
        print_books_url(settings)


class failures_said:  # noqa: N801
    """Says in one sentence what keeps Wallai from starting, and leaves with the code for it."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SettingsFault):
            leave(Exit.SETTING, str(error))
        if isinstance(error, (ServerFailure, MigrationFailure)):
            leave(Exit.DATABASE, str(error))


def checked_settings() -> Settings:
    try:
        return read_settings()
    except SettingsFault as fault:
        leave(Exit.SETTING, str(fault))


def moment_of(text: str | None) -> datetime | None:
    """Reads `--now`; without a zone it is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        leave(Exit.NOT_ACCEPTED, "--now needs a moment such as 2026-11-23T12:00:00Z.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def leave(code: Exit, sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def say_step(step: str) -> None:
    typer.echo(step, err=True)


def main() -> None:
    """Runs the command; Ctrl-C leaves without a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
