"""The product's sense of now (RULES 5.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.clock import day_in, frozen_at, wall_clock, zone_of

LATE = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)


def test_the_clock_on_the_wall_is_aware_and_goes() -> None:
    assert wall_clock().tzinfo is UTC
    assert abs(wall_clock() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_frozen_clock_always_shows_its_moment() -> None:
    clock = frozen_at(LATE)
    assert clock() == clock() == LATE


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Madrid", date(2026, 12, 1)),
        ("UTC", date(2026, 11, 30)),
        ("America/Los_Angeles", date(2026, 11, 30)),
        ("Pacific/Kiritimati", date(2026, 12, 1)),
    ],
)
def test_today_is_the_speakers_day(zone: str, day: date) -> None:
    assert day_in(ZoneInfo(zone), LATE) == day


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        (("Asia/Tokyo", "Europe/Madrid"), "Asia/Tokyo"),
        ((None, "Europe/Madrid"), "Europe/Madrid"),
        (("", "Europe/Madrid"), "Europe/Madrid"),
        ((None, None), "UTC"),
        ((), "UTC"),
    ],
)
def test_the_zone_is_the_persons_else_the_spaces_else_utc(names: tuple[str | None, ...], zone: str) -> None:
    assert zone_of(*names).key == zone


@pytest.mark.parametrize(
    "broken",
    ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "x" * 5000, "Europe", "\x00", "Ma\ud800rs", "."],
)
def test_a_zone_that_does_not_exist_is_passed_over(broken: str) -> None:
    assert zone_of(broken, "Europe/Madrid").key == "Europe/Madrid"
