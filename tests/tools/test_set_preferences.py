"""What holds for one person alone: language, currency, time zone and the first day of the week."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.context_block import locale_for, zone_for
from db.people import People, Person
from db.spaces import Space, Spaces
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, stranger, thread_of

LATER = "That holds from your next message on, for you alone and in all your spaces."
COLUMNS = "select preferred_language, currency, timezone, settings from public.users where id = %s"


async def known(thread: Thread) -> tuple[Person, Space]:
    """The person and the space as the agent reads them for the next message."""
    async with thread.books.as_service() as connection:
        person = await People(connection).get(thread.speaker_id)
        space = await Spaces(connection).get(thread.space_id)
    assert person is not None and space is not None
    return person, space


@pytest.mark.parametrize(
    ("said", "tag", "name"),
    [
        ("German", "de", "German"),
        ("deutsch", "de", "German"),
        ("español", "es", "Spanish"),
        ("de-at", "de-AT", "German (Austria)"),
        ("pt_BR", "pt-BR", "Portuguese (Brazil)"),
    ],
)
async def test_a_language_is_known_by_name_and_tag(
    eva: Thread, shared: Database, said: str, tag: str, name: str
) -> None:
    """RULES 8.4."""
    zoe = stranger(eva, shared)
    answer = await zoe.use("set_preferences", language=said)
    assert answer.headline == (
        f"Your language is {name}. Amounts and dates are written that way; my own sentences are in English so"
        f" far. {LATER}"
    )
    assert locale_for(*await known(zoe)) == tag


async def test_every_preference_takes_effect_from_the_next_message_on(eva: Thread, shared: Database) -> None:
    """RULES 5.1: today is the speaker's, weeks start when they say."""
    zoe = stranger(eva, shared)
    answer = await zoe.use(
        "set_preferences", language="en", currency="usd", time_zone="tokyo", week_starts_on="sunday"
    )
    assert answer.headline == (
        "Your language is English. Your currency is USD. Your time zone is Asia/Tokyo. Your week starts on"
        f" Sunday. {LATER}"
    )
    assert (answer.week_starts_on, answer.time_zone) == ("sunday", "Asia/Tokyo")
    assert shared.rows(COLUMNS, zoe.speaker_id) == [("en", "USD", "Asia/Tokyo", {"first_weekday": "sun"})]
    person, space = await known(zoe)
    assert zone_for(person, space).key == "Asia/Tokyo"
    assert locale_for(person, space) == "en-u-fw-sun"
    created = await zoe.use("create_space", name="Kyoto")
    assert (created.currency, created.time_zone) == ("USD", "Asia/Tokyo")


async def test_this_week_begins_on_the_day_that_was_set(eva: Thread, shared: Database) -> None:
    """RULES 5.1: 23 November 2026 is a Monday."""
    zoe = stranger(eva, shared)
    await zoe.use("add_expense", amount="9", description="bread", date="2026-11-22")
    zoe.locale = locale_for(*await known(zoe))
    assert "€9.00" not in (await zoe.use("query_spending", period="this_week")).headline
    await zoe.use("set_preferences", week_starts_on="sunday")
    zoe.locale = locale_for(*await known(zoe))
    told = (await zoe.use("query_spending", period="this_week")).headline
    assert "€9.00" in told and "from 22 to 23 November 2026" in told


async def test_other_settings_are_kept(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    shared.rows("update public.users set settings = '{\"digest\": true}' where id = %s", zoe.speaker_id)
    await zoe.use("set_preferences", week_starts_on="saturday")
    assert shared.rows(COLUMNS, zoe.speaker_id)[0][3] == {"digest": True, "first_weekday": "sat"}


async def test_what_was_so_already_changes_nothing(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    answer = await zoe.use("set_preferences", currency="EUR", time_zone="Europe/Lisbon")
    assert answer.headline == ("Your currency is EUR. Your time zone is Europe/Lisbon. It was so already.")
    assert answer.changed is False
    assert shared.rows("select 1 from public.changes where actor = %s", zoe.speaker_id) == []


async def test_they_are_nobody_elses_business(eva: Thread, shared: Database) -> None:
    """RULES 9: the others of a space see nothing of it."""
    zoe = stranger(eva, shared)
    await zoe.use("join_space", code=await code_of(eva))
    there = thread_of(eva, zoe.speaker_id)
    await there.use("set_preferences", currency="JPY", week_starts_on="sunday")
    async with eva.books.acting_as(eva.speaker_id) as connection:
        assert (await People(connection).myself(eva.speaker_id)).currency == "EUR"
    assert "JPY" not in str(await eva.use("read_space"))
    latest = "select space_id, row_id from public.changes where tablename = 'users' order by id desc limit 1"
    assert shared.rows(latest) == [(zoe.space_id, zoe.speaker_id)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "What do you prefer?"),
        ({"language": "Klingonese"}, 'I know no language called "Klingonese".'),
        ({"language": "xx"}, 'I know no language called "xx".'),
        ({"currency": "doubloons"}, '"doubloons" is not a currency in use.'),
        ({"time_zone": "Atlantis"}, 'I know no time zone "Atlantis".'),
        ({"language": "de", "time_zone": "Atlantis"}, 'I know no time zone "Atlantis".'),
    ],
)
async def test_what_there_is_not_is_refused_with_all_that_was_said(
    eva: Thread, shared: Database, arguments: dict[str, str], sentence: str
) -> None:
    zoe = stranger(eva, shared)
    refusal = await zoe.refused("set_preferences", **arguments)
    assert refusal.sentence == sentence and refusal.hint is not None
    assert shared.rows(COLUMNS, zoe.speaker_id) == [(None, "EUR", "Europe/Lisbon", {})]


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Lisbon", "Europe/Lisbon"),
        ("new york", "America/New_York"),
        ("America/Sao_Paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Calcutta", "Asia/Kolkata"),
        ("utc", "UTC"),
    ],
)
async def test_a_city_is_a_zone(eva: Thread, shared: Database, said: str, zone: str) -> None:
    zoe = stranger(eva, shared)
    answer = await zoe.use("set_preferences", time_zone=said)
    assert answer.time_zone == zone
    person, space = await known(zoe)
    assert datetime(2026, 11, 23, 12, tzinfo=UTC).astimezone(zone_for(person, space)).tzname()
