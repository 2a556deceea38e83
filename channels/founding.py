"""`wallai init`: a household of one's own, from options or from a few questions."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence

import typer

from agent.opening import addresses, bring_up_to_date
from agent.settings import Settings, SettingsFault
from channels.exits import Exit
from db.household import Household, HouseholdFailure, Newcomer, move_in
from tools.kit.money import check_currency
from tools.kit.people import username_of
from tools.kit.phrases import and_list
from tools.kit.refusal import Refusal
from tools.kit.spaces.zones import find_zone

LANGUAGE = "en"
PEOPLE_MAX = 50
NAME_MAX = 100
USERNAME = re.compile(r"[a-z0-9_.]{1,30}")


class Unusable(Exception):
    """One sentence about an answer that no household can be made of."""


def init(
    settings: Settings,
    *,
    name: str | None,
    currency: str | None,
    zone: str | None,
    members: Sequence[str],
    on_step: Callable[[str], None],
) -> Exit:
    """Makes the household and says how to talk in it. Raises what keeps the database from being opened."""
    asks = sys.stdin.isatty()
    try:
        household = Household(
            name=name_of(name or asked("What is it called, such as Casa?", asks)),
            currency=currency_of(currency or asked("Which currency, such as EUR?", asks)),
            timezone=zone_of(zone or asked("Which time zone, such as Lisbon?", asks)),
            language=LANGUAGE,
            people=people_of(
                members or asked("Who is in it? Names, yours first, with commas:", asks).split(",")
            ),
        )
        where = addresses(settings, on_step=on_step)
        if where.admin is None:
            raise SettingsFault(
                "To make a household, set DATABASE_ADMIN_URL to the login that owns the schema."
            )
        bring_up_to_date(where, demo=False, on_step=on_step)
        move_in(where.admin, household)
    except (Unusable, HouseholdFailure) as failure:
        typer.echo(str(failure), err=True)
        return Exit.NOT_ACCEPTED
    except Refusal as refusal:
        typer.echo(" ".join(filter(None, [refusal.sentence, refusal.hint])), err=True)
        return Exit.NOT_ACCEPTED
    owner, *others = household.people
    typer.echo(f"{household.name} is ready: {owner.full_name} owns it{said_of(others)}.")
    typer.echo(f"Talk there: python3 run.py chat --as {owner.username} --space {quoted(household.name)}")
    return Exit.ANSWERED


def asked(question: str, asks: bool) -> str:
    """The answer of somebody who types. Raises Unusable where nobody does."""
    if not asks:
        raise Unusable("Give a name, --currency, --zone and at least one --member.")
    return str(typer.prompt(question.rstrip(":")))


def name_of(said: str) -> str:
    name = " ".join(said.split())
    if not 1 <= len(name) <= NAME_MAX or not name.isprintable():
        raise Unusable(f"A household has a name of 1 to {NAME_MAX} letters.")
    return name


def currency_of(said: str) -> str:
    return check_currency(said.strip().upper(), locale=LANGUAGE)


def zone_of(said: str) -> str:
    return find_zone(said, locale=LANGUAGE)


def people_of(said: Sequence[str]) -> list[Newcomer]:
    """ "mia=Mia López" has that username; "Mia López" is mia. Raises Unusable."""
    people = [newcomer_of(one) for one in said if one.strip()]
    usernames = [one.username for one in people]
    if not 1 <= len(people) <= PEOPLE_MAX:
        raise Unusable(f"A household has 1 to {PEOPLE_MAX} people.")
    if twice := next((name for name in usernames if usernames.count(name) > 1), None):
        raise Unusable(f'Two people cannot both be "{twice}": give one of them a username, like mia2=Mia.')
    return people


def newcomer_of(said: str) -> Newcomer:
    username, _, full_name = said.partition("=") if "=" in said else ("", "", said)
    full_name = " ".join(full_name.split())
    username = username.strip() or username_of(full_name)
    if not USERNAME.fullmatch(username) or not 1 <= len(full_name) <= NAME_MAX or not full_name.isprintable():
        raise Unusable(
            f'"{said.strip()[:NAME_MAX]}" needs a username of a to z, digits, _ and ., like mia="Mia López".'
        )
    return Newcomer(username, full_name)


def said_of(others: Sequence[Newcomer]) -> str:
    names = [one.full_name for one in others]
    return f", with {and_list(names, LANGUAGE)}" if names else ""


def quoted(name: str) -> str:
    return name if re.fullmatch(r"[\w.-]+", name) else f'"{name}"'
