"""Who comes for the first time: an account that is made elsewhere gets its profile and personal space here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import available_timezones

from channels.web.tokens import Identity, NotSignedIn
from db.errors import BrokenRule
from db.people import Newcomer, People
from tools.kit.fold import fold
from tools.kit.locales import currency_at, language_among

if TYPE_CHECKING:
    from agent.wallai import Wallai

KNOWN_MAX = 50_000
USERNAME_CHARACTERS_MAX = 30
NAME_CHARACTERS_MAX = 100
NAMELESS = "friend"


@dataclass(frozen=True)
class Surroundings:
    """Where a browser says it is: its time zone, and the language that its person prefers."""

    timezone: str | None
    language: str | None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Surroundings:
        """Reads `Time-Zone`, an IANA name, and `Accept-Language`; what makes no sense is as if it was not said."""
        zone = headers.get("time-zone", "")
        language = language_among(headers.get("accept-language", ""))
        return cls(zone if zone in available_timezones() else None, language)


@dataclass
class Arrivals:
    """Gives a profile to who has none, once; who has one is remembered, so that most requests ask nobody."""

    known: set[UUID] = field(default_factory=set)

    async def meet(self, wallai: Wallai, who: Identity, headers: Mapping[str, str]) -> None:
        """Makes sure that they have a profile. Raises NotSignedIn for who may have none."""
        if not who.may_be_new or who.id in self.known:
            return
        newcomer = newcomer_of(who, Surroundings.of(headers))
        try:
            async with wallai.desk.books.acting_as(who.id) as connection:
                is_somebody = await People(connection).arrive(newcomer)
        except BrokenRule:
            # The account was deleted after the token was made.
            is_somebody = False
        if not is_somebody:
            raise NotSignedIn
        if len(self.known) >= KNOWN_MAX:
            self.known.clear()
        self.known.add(who.id)


def newcomer_of(who: Identity, where: Surroundings) -> Newcomer:
    """What is written of them at first; all of it can be changed in the settings."""
    name = " ".join(sign for sign in who.name.split() if sign.isprintable())[:NAME_CHARACTERS_MAX]
    return Newcomer(
        username=username_of(who.email.partition("@")[0] or name),
        name=name or None,
        language=where.language,
        currency=currency_at(where.timezone, where.language),
        timezone=where.timezone,
    )


def username_of(words: str) -> str:
    """A username made of these words: "Zoë Ünal" becomes "zoe.unal"."""
    kept = re.sub(r"[^a-z0-9_]+", ".", fold(words)).strip(".")
    return kept[:USERNAME_CHARACTERS_MAX].rstrip(".") or NAMELESS
