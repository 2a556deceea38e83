"""The JSON block that opens each message of a person: who speaks, where, when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.clock import day_in, zone_of
from db.openly import SaidOpenly
from db.people import Person
from db.spaces import MemberRow, Space
from tools.kit.locales import with_first_weekday

DEFAULT_LANGUAGE = "en"
ATTACHED = "an image, kept as a receipt, not read"


def zone_for(person: Person, space: Space) -> ZoneInfo:
    """Returns the speaker's time zone: theirs, else the space's, else UTC (RULES 5.1)."""
    return zone_of(person.timezone, space.timezone)


def locale_for(person: Person, space: Space) -> str:
    """Returns the locale in which the speaker is answered and reads amounts and dates, with their own first day
    of the week where they set one."""
    return with_first_weekday(person.language or space.language or DEFAULT_LANGUAGE, person.first_weekday)


def context_block(
    person: Person,
    space: Space,
    members: Sequence[MemberRow],
    *,
    moment: datetime,
    images: int = 0,
    group: Sequence[SaidOpenly] | None = None,
) -> dict[str, Any]:
    """Returns the block as content of a message that came with so many images, and, where it is said in a group, after
    what others have said there. It is stored with the message and never rewritten."""
    zone = zone_for(person, space)
    today: date = day_in(zone, moment)
    context = {
        "speaker": person.name,
        "space": space.name,
        "members": [
            {"name": member.name, "username": member.username, "role": member.role} for member in members
        ],
        "today": today.isoformat(),
        "weekday": today.strftime("%A"),
        "zone": zone.key,
        "currency": space.currency,
        "locale": locale_for(person, space),
        "others_in_space": len(members) > 1,
    }
    if images:
        # A list and no number, which an answer could take for a figure.
        context["attached"] = [ATTACHED] * images
    if group is not None:
        context["group"] = [{"who": one.who, "said": one.said, "answer": one.answer} for one in group]
    if space.is_personal:
        context["is_personal"] = True
    if person.currency != space.currency:
        context["speaker_currency"] = person.currency
    return {"type": "text", "text": json.dumps({"wallai": context}, ensure_ascii=False, sort_keys=True)}
