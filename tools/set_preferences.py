"""How the speaker is answered: their language, currency, time zone and the first day of their week."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from db.people import People, Person
from tools.kit.answer import Answer
from tools.kit.arguments import Label
from tools.kit.call import Call
from tools.kit.locales import say_weekday, week_start, with_first_weekday
from tools.kit.money import check_currency
from tools.kit.phrases import catalogue, say
from tools.kit.refusal import Refusal
from tools.kit.spaces.languages import find_language, say_language
from tools.kit.spaces.zones import find_zone
from tools.kit.tool import tool

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Preferences(Answer):
    """The speaker's preferences as they are now; None where the space's hold, or the locale's."""

    language: str | None
    currency: str
    time_zone: str | None
    week_starts_on: str
    changed: bool


@tool(writes=True)
async def set_preferences(
    call: Call,
    *,
    language: Annotated[
        Label | None, Field(description="A language or locale tag, such as de or pt-BR, or its name")
    ] = None,
    currency: Annotated[Label | None, Field(description="ISO code of the speaker's own currency")] = None,
    time_zone: Annotated[Label | None, Field(description="A city or an IANA name")] = None,
    week_starts_on: Annotated[Weekday | None, Field(description="The first day of their weeks")] = None,
) -> Preferences:
    """Sets what holds for the speaker alone, in every space: language, own currency, time zone, first day of the week.

    Use it for "speak German to me", "my currency is USD", "my time zone is Lisbon", "my week starts on Sunday".
    What a space counts in is changed with change_space.
    """
    people = People(call.connection)
    before = await people.myself(call.speaker_id)
    said: dict[str, Any] = {}
    if language is not None:
        said["language"] = find_language(language, locale=call.locale)
    if currency is not None:
        said["currency"] = check_currency(currency, locale=call.locale)
    if time_zone is not None:
        said["timezone"] = find_zone(time_zone, locale=call.locale)
    if week_starts_on is not None:
        said["first_weekday"] = week_starts_on[:3]
    if not said:
        raise Refusal(
            say("preferences.nothing_said", call.locale),
            hint=say("preferences.nothing_said_hint", call.locale),
        )
    new = {name: value for name, value in said.items() if getattr(before, name) != value}
    if new:
        await people.prefer(call.speaker_id, new)
    after = await people.myself(call.speaker_id)
    first = week_start(with_first_weekday(after.language or call.locale, after.first_weekday))
    return Preferences(
        headline=headline(call, after, said, changed=bool(new)),
        language=after.language,
        currency=after.currency,
        time_zone=after.timezone,
        week_starts_on=get_args(Weekday)[first],
        changed=bool(new),
    )


def headline(call: Call, now: Person, said: dict[str, Any], *, changed: bool) -> str:
    """What holds now of what was said, and from when."""
    told = [say(f"preferences.{name}", call.locale, **words(call, now)) for name in said]
    if now.language and "language" in said and not catalogue(now.language[:2]):
        told.append(say("preferences.english_sentences", call.locale, **words(call, now)))
    told.append(say("preferences.from_now" if changed else "preferences.already", call.locale))
    return " ".join(told)


def words(call: Call, now: Person) -> dict[str, str | None]:
    return {
        "language": say_language(now.language, call.locale) if now.language else None,
        "currency": now.currency,
        "zone": now.timezone,
        "day": say_weekday(now.first_weekday, call.locale) if now.first_weekday else None,
    }
