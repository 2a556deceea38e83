"""A stage is set anew for each trial: the same world with the same ids and references, and nothing of the last one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from agent.claude import Claude
from agent.offline.transport import OFFLINE_MODEL
from db.verify import verify
from evals.running.reach import Offline
from evals.running.sitting import Sitting
from evals.running.trial import try_case
from evals.staging.furnishing import Unfurnished
from evals.staging.stage import Stage
from evals.stating.case import Case
from evals.stating.given import World
from evals.stating.reading import read_cases, world_named
from tests.support.bodies import Bodies

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RENT = {
    "space": "Home",
    "by": "ana",
    "amount": "100.00",
    "date": "2026-11-01",
    "description": "Rent",
    "category": "housing",
    "shares": {"eva": "33.34", "ana": "33.33", "ben": "33.33"},
    "equal": True,
    "times": 3,
    "every_days": 30,
}
FULL = {
    "spaces": {"Flat": {"members": {"eva": "owner"}, "former": {"ben": "member"}}},
    "expenses": [
        RENT,
        {
            "space": "Personal",
            "by": "ben",
            "amount": 5,
            "date": "2026-11-02",
            "description": "Tea",
            "category": "dining",
        },
    ],
    "settlements": [{"space": "Home", "from": "ben", "to": "ana", "amount": "20", "date": "2026-11-03"}],
    "budgets": [{"space": "Home", "month": "2026-11", "items": {"housing": "120", "dining": "50"}}],
    "insights": [{"space": "Home", "type": "trend", "title": "Rent", "description": "It is the same."}],
}


def full() -> World:
    return World.model_validate(FULL).over(world_named("home"))


def test_a_world_stands_as_people_would_have_written_it(stage: Stage) -> None:
    """Every sum is right by the product's own count, too."""
    stage.set(full(), now=NOW)
    assert verify(stage.url("wallai_owner")) == []
    seen = stage.look()
    assert seen.balances["Home"]["EUR"] == {
        "eva": Decimal("-100.02"),
        "ana": Decimal("180.01"),
        "ben": Decimal("-79.99"),
    }
    days = [row["date"].isoformat() for row in seen.things["expenses"].values() if row["space"] == "Home"]
    assert sorted(days) == ["2026-09-02", "2026-10-02", "2026-11-01"]
    (budget,) = seen.rows["budgets"]
    assert budget["total_spent"] == 100
    assert [row["space"] for row in seen.things["expenses"].values() if row["by"] == "ben"] == [
        "Personal of ben"
    ]
    members = {(row["space"], row["person"]): row["active"] for row in seen.things["members"].values()}
    assert members["Flat", "eva"] and not members["Flat", "ben"]


def test_nothing_is_left_of_the_last_trial_and_everything_has_its_old_id(stage: Stage) -> None:
    stage.set(full(), now=NOW)
    first = {table: {row.get("id") for row in rows} for table, rows in stage.look().rows.items()}
    stage.window.rows("insert into public.spaces (name, currency) values ('Left over', 'EUR')")
    stage.set(full(), now=NOW)
    assert {table: {row.get("id") for row in rows} for table, rows in stage.look().rows.items()} == first
    stage.set(world_named("nothing"), now=NOW)
    assert all(not rows for rows in stage.look().rows.values())


def test_a_world_that_names_nobody_is_refused(stage: Stage) -> None:
    with pytest.raises(Unfurnished, match="zoe, who is nobody"):
        stage.set(World.model_validate({"spaces": {"Flat": {"members": {"zoe": "owner"}}}}), now=NOW)


@pytest.mark.proof
async def test_the_model_is_asked_the_same_bytes_in_each_trial(stage: Stage) -> None:
    """Or no recording would fit: ids, references, codes and the clock are the case's own."""
    case = next(case for case in read_cases() if case.id == "first-day")
    assert await asked(stage, case) == await asked(stage, case) != []


async def asked(stage: Stage, case: Case) -> list[bytes]:
    bodies = Bodies()
    claude = Claude(
        api_key=None, base_url="http://offline.invalid", model=OFFLINE_MODEL, transport=bodies, caching=False
    )
    books = stage.open_books()
    try:
        record = await try_case(
            Sitting("tests", "m", "offline"), stage, books, case, trial=0, reach=Offline(claude)
        )
    finally:
        await books.close()
        await claude.aclose()
    assert record.faults == []
    return bodies.seen


def test_a_row_that_is_touched_and_not_changed_is_as_it_was(stage: Stage) -> None:
    stage.set(world_named("home"), now=NOW)
    before = stage.look()
    stage.window.rows("update public.users set updated_at = now() where username = 'ana'")
    assert stage.look().rows == before.rows
    stage.window.rows("update public.users set full_name = 'Anna' where username = 'ana'")
    assert stage.look().rows != before.rows
