"""What may never be so is noticed, whatever a case is about: here the books are spoilt behind everybody's back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from evals.grading.invariants import broken_invariants
from evals.playing.outcome import Played, PlayedTurn
from evals.running.record import SaidTurn, Used
from evals.staging.stage import Stage
from evals.stating.case import Case, StatedTurn
from evals.stating.reading import world_of

CASE = """
given:
  expenses:
    - space: Home
      by: eva
      amount: 90
      date: 2026-11-01
      description: Rent
      category: housing
      shares: {eva: 30, ana: 30, ben: 30}
  settlements:
    - {space: Home, from: ben, to: eva, amount: 10, date: 2026-11-02}
  budgets:
    - {space: Home, month: 2026-11, items: {housing: 100, dining: 50}}
turns: [{says: hello}]
"""


@pytest.fixture
def case(stated: Callable[[str], Case]) -> Case:
    return stated(CASE)


def faults(stage: Stage, case: Case, spoilt: str) -> list[str]:
    stage.set(world_of(case), now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    played = Played(stage.look())
    if spoilt:
        stage.window.rows(
            f"set session_replication_role = replica; {spoilt}; set session_replication_role = origin"
        )
    said = SaidTurn(
        speaker="eva", space="Home", said="", answer="", asked="", wrote=bool(spoilt), calls=[], seconds=0,
        first_text_seconds=None, tool_seconds=[], model_calls=0, used=Used(),
    )  # fmt: skip
    played.turns.append(PlayedTurn(case.turns[0], said, "", played.before, stage.look()))
    return [fault.what for fault in broken_invariants(case, played)]


def test_books_as_people_write_them_break_nothing(stage: Stage, case: Case) -> None:
    assert faults(stage, case, "") == []


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (
            "update public.expense_splits set amount = amount + 0.01 where amount = 30",
            "shares of Rent sum to 90.0",
        ),
        ("update public.expense_payers set amount = amount - 0.01", "payers of Rent sum to 89.99"),
        ("delete from public.expense_payers", "payers of Rent sum to 0"),
        ("update public.member_balances set balance = balance + 0.01", "is kept as another"),
        ("delete from public.settlements", "is kept as another"),
        ("update public.expense_splits set is_paid = false", "eva has 30.0000 EUR open in Home"),
        (
            "delete from public.settlements; update public.expense_splits set is_paid = true",
            "ben has 0 EUR open in Home with a balance of -30.0000",
        ),
        ("delete from public.expense_splits", "nothing that it came of"),
        ("update public.budgets set net_spent = 89", "says 89.0000 spent"),
        (
            "update public.budget_items set net_spent = 1 where category = 'dining'",
            "dining says 1.0000 spent",
        ),
        ("update public.budgets set total_budgeted = 151", "says 151.0000 planned"),
        ("update public.expenses set budget_id = null, budget_item_id = null", "counts in no budget"),
        (
            "update public.budgets set month_period = '2026-12'",
            "Rent counts in no budget or in another than that of its month",
        ),
        (
            "update public.expenses set budget_item_id = null; update public.budget_items set net_spent = 0",
            "Rent does not count under housing",
        ),
        (
            "update public.expenses set budget_item_id ="
            " (select id from public.budget_items where category = 'dining');"
            " update public.budget_items set net_spent = case category when 'dining' then 90 else 0 end",
            "Rent does not count under housing",
        ),
        (
            "update public.expenses set ai_category_confidence = 0.5",
            "ai_category_confidence of a row in expenses",
        ),
        ("update public.expenses set ref = 'ABCDEF'", "ref of a row in expenses"),
        (
            "update public.budget_items set icon = 'x' where category = 'dining'",
            "icon of a row in budget_items",
        ),
    ],
)
def test_what_does_not_add_up_is_noticed(stage: Stage, case: Case, spoilt: str, said: str) -> None:
    """RULES 3.1, 3.6, 4.2 to 4.4."""
    assert any(said in fault for fault in faults(stage, case, spoilt)), faults(stage, case, spoilt)


def test_a_viewer_who_wrote_is_noticed(stage: Stage, case: Case) -> None:
    """RULES 6.2."""
    stage.set(world_of(case), now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    stage.window.rows("update public.space_members set role = 'viewer' where role = 'member'")
    seen = stage.look()
    home = next(row["id"] for row in seen.rows["spaces"] if row["name"] == "Home")
    played = Played(seen, actors=[("ben", home, "expenses"), ("eva", home, "expenses")])
    played.actors += [("ben", home, "space_members"), (None, home, "budgets")]
    found = [fault.what for fault in broken_invariants(case, played)]
    assert found == ["ben wrote in Home and may not", "nobody wrote in Home and may not"]


def test_a_repeat_that_wrote_and_a_turn_left_open_are_noticed(stage: Stage, case: Case) -> None:
    """RULES 7.1."""
    stage.set(world_of(case), now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    played = Played(stage.look(), left_open=["running"])
    said = SaidTurn(
        speaker="eva", space="Home", said="", answer="", asked="", wrote=True, calls=[], seconds=0,
        first_text_seconds=None, tool_seconds=[], model_calls=0, used=Used(),
    )  # fmt: skip
    repeated = StatedTurn(repeats="m")
    played.turns.append(PlayedTurn(repeated, said, "", played.before, played.before))
    found = [fault.what for fault in broken_invariants(case, played)]
    assert found == ["a delivery that came again (m) was done again", "turns were left running"]
