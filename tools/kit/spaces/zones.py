"""The time zone that somebody means by a city, or by its own name."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

from tools.kit.fold import fold
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal

CANDIDATES_SAID_MAX = 5


def find_zone(said: str, *, locale: str) -> str:
    """The zone's name in the IANA database: "Europe/Lisbon" for itself and for "Lisbon".

    Refusal where there is none, and where several places are called so.
    """
    wanted = fold(said).replace(" ", "_")
    found = _zones().get(wanted, frozenset())
    if not found:
        raise Refusal(say("zone.unknown", locale, said=said), hint=say("zone.unknown_hint", locale))
    if len(found) > 1:
        candidates = sorted(found)[:CANDIDATES_SAID_MAX]
        raise Refusal(
            say("zone.several", locale, said=said, candidates=or_list(candidates, locale)),
            hint=say("zone.several_hint", locale),
            candidates=candidates,
        )
    return next(iter(found))


@cache
def _zones() -> dict[str, frozenset[str]]:
    """Each way to write a zone, folded: its whole name, and the place at its end. Old names mean the new ones."""
    newer = get_global("zone_aliases")
    ways: dict[str, set[str]] = {}
    for name in available_timezones():
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/", "US/")):
            for way in (name, name.rsplit("/", maxsplit=1)[1]):
                ways.setdefault(fold(way), set()).add(str(newer.get(name, name)))
    ways |= {"utc": {"UTC"}, "gmt": {"UTC"}}
    return {way: frozenset(names) for way, names in ways.items()}
