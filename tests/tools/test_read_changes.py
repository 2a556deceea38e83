"""The history of an expense: who did what to it, from what to what."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from db.demo import BEN
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home
from tools.kit.locales import say_date

DINNER = {"amount": "84.50", "description": "dinner", "split": {}}


@pytest.mark.proof
async def test_every_step_is_told_with_who_and_from_what_to_what(eva: Thread) -> None:
    await eva.use("add_expense", **DINNER)
    await eva.use("change_expense", amount="48", category="leisure")
    await eva.use("change_expense", paid_by=[{"member": "Ana"}], date="2026-11-20")
    await eva.use("split_expense", split={"mode": "equal", "shares": [{"member": "Ana"}, {"member": "me"}]})
    await eva.use("undo")
    answer = await eva.use("read_changes", called="dinner")
    assert [(step.who, step.what) for step in answer.steps] == [
        ("Eva", "booked it at €84.50"),
        ("Eva", "changed the amount from €84.50 to €48.00 and put it under leisure instead of dining"),
        ("Eva", "moved it from 23 November 2026 to 20 November 2026 and set who paid: Ana"),
        ("Eva", "shared it anew"),
        ("Eva", "shared it anew"),
    ]
    today = say_date(datetime.now(ZoneInfo("Europe/Madrid")).date(), "en")
    assert answer.headline.startswith(
        f"dinner €48.00 on 20 November 2026: Eva booked it at €84.50 on {today}; Eva changed the amount"
    )


async def test_everybody_in_the_space_may_read_it_and_nobody_else(eva: Thread, shared: Database) -> None:
    """RULES 6.3."""
    dinner = await eva.use("add_expense", **DINNER)
    ben = Thread(eva.books, speaker_id=BEN.id, space_id=eva.space_id)
    assert (await ben.use("read_changes", expense=dinner.ref)).steps[0].who == "Eva"
    elsewhere = Thread(eva.books, speaker_id=BEN.id, space_id=fresh_home(shared))
    assert "no expense here" in (await elsewhere.refused("read_changes", expense=dinner.ref)).sentence


async def test_a_sum_with_many_digits_is_told_exactly(eva: Thread) -> None:
    """RULES 2.1: never a float."""
    await eva.use("add_expense", amount="9999999999.99", description="castle")
    await eva.use("change_expense", amount="9999999999.98")
    said = (await eva.use("read_changes")).headline
    assert "from €9,999,999,999.99 to €9,999,999,999.98" in said
