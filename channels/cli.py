"""The `wallai` command."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from agent.settings import read_settings
from channels.exits import EXIT_CODES, Exit, leave
from channels.failures import failures_said
from channels.messengers import cli as messengers
from channels.moment import moment_of

app = typer.Typer(
    name="wallai",
    help="Wallai keeps the shared money of couples, flatmates and friends straight by talking.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def readable(text: str | None) -> str | None:
    """Reads an argument as UTF-8, whatever the locale is; bytes that are none are replaced."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if text is not None else None


Who = Annotated[
    str,
    typer.Option("--as", callback=readable, help="Who speaks, by username: eva, ana or ben in the demo."),
]
Where = Annotated[
    str | None,
    typer.Option("--space", callback=readable, help="In which space; else the first of theirs."),
]
Message = Annotated[
    str | None, typer.Option("-m", "--message", callback=readable, help="Send one message and leave.")
]
New = Annotated[bool, typer.Option("--new", help="Start a new thread instead of going on in the latest.")]
MessageId = Annotated[
    str | None,
    typer.Option(callback=readable, help="Name the delivery: the same name twice is one message."),
]
Now = Annotated[str | None, typer.Option(help="Set the clock, such as 2026-11-23T12:00:00Z.")]
Demo = Annotated[bool, typer.Option("--demo", help="Add the demo household: Home with Eva, Ana and Ben.")]
History = Annotated[
    bool, typer.Option("--history", help="Book twelve months of plausible life, up to today.")
]
Host = Annotated[str, typer.Option(help="The address to listen on.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
Yes = Annotated[bool, typer.Option("--yes", help="Replace books that hold expenses without asking.")]
EvenIfWrong = Annotated[bool, typer.Option("--even-if-wrong", help="Take a backup whose sums differ, too.")]
ExportFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="Where to; ends in .csv or .json. - is stdout.")
]
Format = Annotated[str | None, typer.Option("--format", help="csv or json, whatever the file ends in.")]
Replaces = Annotated[bool, typer.Option("--yes", help="Replace a file that is there.")]
ImportFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="What Splitwise exported of a group. - is stdin.")
]
People = Annotated[
    list[str] | None,
    typer.Option("--who", help='Who of the file is whom here: "Tom T.=Ben", or "Tom T.=guest".'),
]
Agrees = Annotated[bool, typer.Option("--yes", help="Import without asking.")]
Port = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, help="The port, 0 for any; without it 8000, or a free one.", show_default=False
    ),
]


@app.command(epilog=EXIT_CODES)
def chat(
    speaker: Who = "eva",
    space: Where = None,
    message: Message = None,
    new: New = False,
    message_id: MessageId = None,
    now: Now = None,
) -> None:
    """Talk to Wallai in the terminal, as a member of a space.

    Without -m, every line typed or piped in is a message. Answers go to stdout, everything else to stderr.
    """
    from channels.terminal import Talk, talk

    if message_id is not None and message is None:
        leave(Exit.NOT_ACCEPTED, "--message-id names one message: give it with -m.")
    if message_id == "":
        leave(Exit.NOT_ACCEPTED, "--message-id needs a name.")
    moment = moment_of(now)
    wanted = Talk(
        username=speaker,
        space=space,
        message=message,
        new_thread=new,
        message_id=message_id,
        now=moment,
    )
    with failures_said():
        raise typer.Exit(talk(read_settings(), wanted))


@app.command(epilog=EXIT_CODES)
def serve(host: Host = "127.0.0.1", port: Port = None) -> None:
    """Run the service: the chat page, and the agent and the books over HTTP, described at /openapi.json."""
    from channels.serve import PortTaken
    from channels.serve import serve as run_service

    with failures_said():
        try:
            run_service(read_settings(), host=host, port=port)
        except PortTaken as taken:
            leave(Exit.NOT_ACCEPTED, str(taken))


@app.command(epilog=EXIT_CODES)
def migrate(demo: Demo = False) -> None:
    """Bring the database to the newest schema; needs DATABASE_ADMIN_URL where DATABASE_URL is set."""
    from agent.opening import addresses, bring_up_to_date

    with failures_said():
        where = addresses(read_settings(), on_step=say_step)
        applied = bring_up_to_date(where, demo=demo or where.embedded, on_step=say_step)
    typer.echo(f"Applied: {', '.join(applied)}" if applied else "The schema is up to date.")


@app.command(epilog=EXIT_CODES)
def demo(history: History = False, now: Now = None) -> None:
    """Add the demo household, and with --history a year of its life; what is there already is not added again."""
    from channels.demo import command

    wanted = command.Wanted(history, moment_of(now))
    with failures_said():
        raise typer.Exit(command.demo(read_settings(), wanted, on_step=say_step))


@app.command(epilog=EXIT_CODES)
def init(
    name: Annotated[str | None, typer.Argument(callback=readable, help="What it is called.")] = None,
    currency: Annotated[str | None, typer.Option(help="Its currency, such as EUR.")] = None,
    zone: Annotated[str | None, typer.Option(callback=readable, help="A city or an IANA time zone.")] = None,
    member: Annotated[
        list[str] | None, typer.Option(help='Who is in it, the owner first: Mia, or mia="Mia López".')
    ] = None,
) -> None:
    """Make a household of your own: a space and the people in it; asks for what is not given."""
    from channels import founding

    with failures_said():
        raise typer.Exit(
            founding.init(
                read_settings(),
                name=name,
                currency=currency,
                zone=zone,
                members=[readable(one) or "" for one in member or []],
                on_step=say_step,
            )
        )


@app.command(epilog=EXIT_CODES)
def export(
    file: ExportFile, speaker: Who = "eva", space: Where = None, form: Format = None, yes: Replaces = False
) -> None:
    """Write all that a member may see of a space into a file: a table for spreadsheets, or JSON."""
    from channels import exporting

    wanted = exporting.Wanted(file, speaker, space, form, replaces=yes)
    with failures_said():
        raise typer.Exit(exporting.export(read_settings(), wanted, on_step=say_step))


@app.command("import", epilog=EXIT_CODES)
def import_(
    file: ImportFile, speaker: Who = "eva", space: Where = None, who: People = None, yes: Agrees = False
) -> None:
    """Take over what a group kept in Splitwise: shows what that would do, and asks; a second time adds nothing."""
    from channels import importing

    people = [readable(one) or "" for one in who or []]
    wanted = importing.Wanted(file, speaker, space, people, agrees=yes)
    with failures_said():
        raise typer.Exit(importing.import_file(read_settings(), wanted, on_step=say_step))


@app.command(epilog=EXIT_CODES)
def token(
    speaker: Who = "eva",
    hours: Annotated[int, typer.Option(min=1, max=24 * 365, help="How long it holds.")] = 12,
) -> None:
    """Print a token with which a program speaks to the service as somebody."""
    from channels import token as tokens

    with failures_said():
        raise typer.Exit(tokens.token(read_settings(), speaker, hours=hours, on_step=say_step))


@app.command("db-url", epilog=EXIT_CODES)
def db_url() -> None:
    """Print what psql needs to look at the books; the embedded server runs on while somebody does."""
    from channels.books_url import print_books_url

    with failures_said():
        print_books_url(read_settings())


@app.command(epilog=EXIT_CODES)
def verify() -> None:
    """Recount every sum of the books and print what differs; needs DATABASE_ADMIN_URL with DATABASE_URL."""
    from channels import keeping

    with failures_said():
        raise typer.Exit(keeping.verify(read_settings(), on_step=say_step))


@app.command(epilog=EXIT_CODES)
def backup(file: File) -> None:
    """Save the embedded database in a file, while it is in use; nothing is overwritten."""
    from channels import keeping

    with failures_said():
        raise typer.Exit(keeping.backup(read_settings(), file, on_step=say_step))


@app.command(epilog=EXIT_CODES)
def restore(file: File, yes: Yes = False, even_if_wrong: EvenIfWrong = False) -> None:
    """Bring the embedded database back from a backup, once it is recounted; the old one stays until then."""
    from channels import keeping

    with failures_said():
        settings = read_settings()
        raise typer.Exit(
            keeping.restored(settings, file, yes=yes, even_if_wrong=even_if_wrong, on_step=say_step)
        )


app.add_typer(messengers.telegram, name="telegram")
app.command(epilog=EXIT_CODES)(messengers.worker)
app.command(epilog=EXIT_CODES)(messengers.link)


def say_step(step: str) -> None:
    typer.echo(step, err=True)


def main() -> None:
    """Runs the command; what a terminal cannot write or read is replaced, and never a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="wallai")
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)


if __name__ == "__main__":
    main()
