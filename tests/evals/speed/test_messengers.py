"""The measurement of messengers: everything is answered once, and what is not would be said."""

from __future__ import annotations

from collections import Counter

import pytest

from evals.speed.messengers import FakeBotApi, Lost, check, measure
from tests.support.servers import Server


@pytest.mark.proof
def test_what_is_delivered_is_answered_once_and_booked_once() -> None:
    found = measure(updates=24, chats=4)
    assert "24 updates from 4 chats, none lost and none twice" in found.title
    assert all(min(row.base) > 0 and min(row.here) > 0 for row in found.rows)


@pytest.mark.parametrize("heard", [{1: 1}, {1: 2, 2: 2}, {1: 1, 2: 1, 3: 1}])
def test_an_answer_that_is_missing_or_too_many_is_said(server: Server, heard: dict[int, int]) -> None:
    with pytest.raises(Lost, match="answers are missing"):
        check(FakeBotApi(Counter(heard)), server, updates=2, chats=2)  # type: ignore[arg-type]
