"""A changed or deleted budget: who may, what is asked first, how it is taken back and told to others."""

from __future__ import annotations

import pytest

from db.demo import ANA, BEN, EVA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import thread_of
from tests.support.plans import NOVEMBER, OWN, planned_rows


@pytest.mark.proof
async def test_deleting_one_is_asked_first_and_keeps_what_was_spent(eva: Thread, shared: Database) -> None:
    """RULES 7.2, 7.5: what had named it names it again when it comes back."""
    await eva.use("create_budget", **(OWN | {"name": "Trip"}))
    await eva.use("add_expense", amount="80", description="hotel", budget="Trip")
    before = planned_rows(shared, eva)
    assert await eva.asked(("change_budget", {"name": "Trip", "delete": True})) == [
        "Delete the budget Trip of November 2026 (income €2,000.00: rent €900.00, groceries €300.00, kite club €100.00)"
    ]
    assert planned_rows(shared, eva) == before
    answer = await eva.use("change_budget", name="Trip", delete=True)
    assert answer.headline == "Deleted the budget Trip of November 2026. What was spent stays booked."
    assert planned_rows(shared, eva) == []
    answer = await eva.use("undo")
    assert answer.headline == "Took back: the deletion of the budget Trip of November 2026."
    assert planned_rows(shared, eva) == before
    assert before[0][4] == 80


async def test_two_budgets_in_one_message_are_asked_about_and_one_is_not(eva: Thread) -> None:
    """RULES 7.2."""
    await eva.use("create_budget", **NOVEMBER)
    await eva.use("create_budget", **(NOVEMBER | {"month": "2026-12"}))
    one = ("change_budget", {"month": "2026-11", "income": "2100"})
    other = ("change_budget", {"month": "2026-12", "income": "2100"})
    assert len(await eva.asked(one, other)) == 2
    assert await eva.asked(one) == []


async def test_a_viewer_changes_and_deletes_none(eva: Thread, shared: Database) -> None:
    """RULES 6.2."""
    await eva.use("create_budget", **NOVEMBER)
    shared.rows(
        "update public.space_members set role = 'viewer' where user_id = %s and space_id = %s",
        BEN.id,
        eva.space_id,
    )
    for change in ({"income": "2100"}, {"delete": True}):
        refusal = await thread_of(eva, BEN.id).refused("change_budget", **change)
        assert refusal.sentence == "You may read the budgets of Home, but not change them."


@pytest.mark.proof
async def test_what_somebody_changed_since_is_not_taken_back_unseen(eva: Thread) -> None:
    """RULES 7.5: it restores only the fields that its write had changed."""
    await eva.use("create_budget", **OWN)
    await eva.use("change_budget", items=[{"category": "rent", "amount": "950"}])
    ana = thread_of(eva, ANA.id)
    await ana.use("change_budget", items=[{"category": "groceries", "amount": "310"}])
    answer = await eva.use("undo")
    assert "rent €900.00, groceries €310.00" in answer.headline
    await eva.use("undo", redo=True)
    await ana.use("change_budget", items=[{"category": "rent", "amount": "960"}])
    refusal = await eva.refused("undo", redo=False, description="budget")
    assert refusal.sentence.startswith("the budget for November 2026 was changed since")


async def test_nothing_said_changes_nothing(eva: Thread) -> None:
    await eva.use("create_budget", **NOVEMBER)
    assert (await eva.refused("change_budget")).sentence == "It is not said what is to be changed."
    refusal = await eva.refused("change_budget", delete=True, income="3")
    assert refusal.sentence == "A budget is either changed or deleted."
    answer = await eva.use("change_budget", income="2000")
    assert answer.headline.startswith("Nothing changed: the budget for November 2026 is so already")
    assert answer.changed is False
    assert (await eva.refused("change_budget", month="2026-11", name="Trip", income="3")).candidates == ()


async def test_another_tells_what_became_of_it(eva: Thread) -> None:
    await eva.use("create_budget", **NOVEMBER)
    ana = thread_of(eva, ANA.id)
    await ana.use("read_changes", new=True)
    await eva.use("change_budget", items=[{"category": "wants", "amount": "500"}])
    news = await ana.use("read_changes", new=True)
    assert "the budget for November 2026" in news.headline and EVA.full_name.split()[0] in news.headline
