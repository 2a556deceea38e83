"""What a case says of a field, and whether the field holds it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evals.stating.wanted import is_met, plain

CENT = Decimal("28.1600")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (12, Decimal("12.0000")),
        ("12.00", Decimal(12)),
        (date(2026, 11, 23), "2026-11-23"),
        ({"eva": Decimal("28.17"), "ben": CENT}, {"ben": CENT, "eva": Decimal("28.1700")}),
        (["work", "trip"], ["trip", "work"]),
    ],
)
def test_what_means_the_same_is_the_same(one: object, other: object) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (12, Decimal("12.01")),
        ({"eva": CENT}, {"ben": CENT}),
        ({"eva": CENT}, {"eva": CENT, "ben": CENT}),
        (["work"], ["work", "work"]),
        (None, "nothing"),
    ],
)
def test_what_does_not_is_not(one: object, other: object) -> None:
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("in [dining, leisure]", "leisure"),
        (["dining", "leisure"], "dining"),
        ("~ café", "Dinner at the CAFE"),
        ("*", "anything"),
        ({"Eva": "28.16"}, {"eva": CENT}),
        (["work", "trip"], ["trip", "work"]),
    ],
)
def test_a_field_holds_what_is_acceptable(wanted: object, found: object) -> None:
    assert is_met(wanted, found)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("in [dining, leisure]", "travel"),
        ("~ lunch", "Dinner"),
        ("~ lunch", None),
        ({"eva": 28}, {"eva": CENT}),
        ({"eva": CENT}, {"eva": CENT, "ben": CENT}),
        (["work"], ["work", "trip"]),
        (CENT, None),
    ],
)
def test_and_nothing_else(wanted: object, found: object) -> None:
    assert not is_met(wanted, found)
