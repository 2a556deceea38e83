"""Correcting what is booked: every field, shares and payers that follow, and taking it back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.calling import Thread

DINNER = {"amount": "84.50", "description": "dinner", "split": {}}


def as_ben(eva: Thread) -> Thread:
    return Thread(eva.books, speaker_id=BEN.id, space_id=eva.space_id)


def shares(answer: Any) -> str:
    return ", ".join(f"{one.name} {one.amount}" for one in answer.shares)


async def test_another_amount_is_shared_in_the_same_way(eva: Thread) -> None:
    """RULES 3.9."""
    await eva.use("add_expense", **DINNER)
    answer = await eva.use("change_expense", amount="48")
    assert answer.headline == (
        "Changed dinner €84.50 on 23 November 2026: it is now dinner €48.00 on 23 November 2026 (dining),"
        " paid by Eva: Eva €16.00, Ana €16.00, Ben €16.00."
    )
    assert (await eva.use("read_balances")).headline == "Home: Ana owes Eva €16.00 and Ben owes Eva €16.00."


@pytest.mark.proof
@pytest.mark.parametrize(
    ("split", "amount", "expected"),
    [
        ({"mode": "percentages", "shares": [{"member": "Ana", "value": "60"}]}, "50", "Eva 20.00, Ana 30.00"),
        (
            {"mode": "weights", "shares": [{"member": "me", "value": "2"}, {"member": "Ben", "value": "1"}]},
            "100",
            "Eva 66.67, Ben 33.33",
        ),
        ({"mode": "exact", "shares": [{"member": "Ana", "value": "10"}]}, "30", "Eva 20.00, Ana 10.00"),
    ],
)
async def test_every_mode_follows_the_amount(
    eva: Thread, split: dict[str, Any], amount: str, expected: str
) -> None:
    """RULES 3.9: and the rest stays with who bears the rest."""
    await eva.use("add_expense", amount="45", description="groceries", split=split)
    answer = await eva.use("change_expense", amount=amount)
    assert shares(answer) == expected
    again = await eva.use("change_expense", amount="45.01")
    assert sum(one.amount for one in again.shares) == Decimal("45.01")


async def test_exact_amounts_that_name_everyone_ask_how_the_new_one_is_shared(eva: Thread) -> None:
    """RULES 3.3, 3.9: nothing is scaled."""
    both = [{"member": "me", "value": "20"}, {"member": "Ana", "value": "25"}]
    await eva.use(
        "add_expense", amount="45", description="groceries", split={"mode": "exact", "shares": both}
    )
    refusal = await eva.refused("change_expense", amount="50")
    assert "would not add up" in refusal.sentence


@pytest.mark.proof
async def test_what_touches_neither_amount_nor_people_moves_no_cent(eva: Thread, shared: Database) -> None:
    """RULES 3.2."""
    await eva.use("add_expense", amount="0.01", description="sweet", split={})
    await eva.use("add_expense", **DINNER)
    query = "select expense_id, user_id, amount, odd_units from public.expense_splits where space_id = %s order by 1, 2"
    before = shared.rows(query, eva.space_id)
    await eva.use("change_expense", description="supper", category="leisure", date="2026-11-20")
    assert shared.rows(query, eva.space_id) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"description": "supper"}, "supper €84.50 on 23 November 2026 (dining)"),
        ({"date": "2026-11-20"}, "dinner €84.50 on 20 November 2026 (dining)"),
        ({"category": "gifts"}, "dinner €84.50 on 23 November 2026 (gifts)"),
        ({"currency": "USD"}, "dinner $84.50 on 23 November 2026 (dining)"),
        ({"kind": "refund"}, "the refund of €84.50 for dinner on 23 November 2026 (dining), received by Eva"),
        ({"paid_by": [{"member": "Ana"}]}, "(dining), paid by Ana"),
        (
            {"amount": "90", "paid_by": [{"member": "Ana", "amount": "40"}, {"member": "me"}]},
            "paid by Eva €50.00, Ana €40.00",
        ),
    ],
)
async def test_each_field_is_corrected(eva: Thread, given: dict[str, Any], said: str) -> None:
    await eva.use("add_expense", **DINNER)
    assert said in (await eva.use("change_expense", **given)).headline


async def test_a_category_that_is_named_is_certain(eva: Thread, shared: Database) -> None:
    """RULES 4.5."""
    await eva.use("add_expense", amount="20", description="zzz")
    await eva.use("change_expense", category="gifts")
    assert shared.rows(
        "select category, ai_category_confidence from public.expenses where space_id = %s", eva.space_id
    ) == [("gifts", Decimal(1))]


@pytest.mark.proof
async def test_budgets_follow_the_date_and_the_category(eva: Thread) -> None:
    """RULES 4.3, 4.4."""
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="2000")
    await eva.use("add_expense", **DINNER)
    await eva.use("change_expense", amount="50")
    assert "€550.00 of €600.00 left" in (await eva.use("read_budget", item="wants")).headline
    await eva.use("change_expense", category="groceries")
    assert "€600.00 of €600.00 left" in (await eva.use("read_budget", item="wants")).headline
    await eva.use("change_expense", date="2026-10-31")
    assert "€1,000.00 of €1,000.00 left" in (await eva.use("read_budget", item="needs")).headline


async def test_an_expense_is_found_by_what_it_is_called(eva: Thread) -> None:
    await eva.use("add_expense", amount="12", description="Táxi home")
    await eva.use("add_expense", **DINNER)
    answer = await eva.use("change_expense", called="taxi", amount="13")
    assert "it is now Táxi home €13.00" in answer.headline
    assert "No expense here" in (await eva.refused("change_expense", called="boat", amount="1")).sentence


@pytest.mark.proof
async def test_of_several_with_the_same_name_the_last_one_of_the_thread_is_meant_else_it_is_asked(
    eva: Thread,
) -> None:
    older = await eva.use("add_expense", amount="3", description="coffee")
    await eva.use("add_expense", amount="4", description="coffee")
    assert "coffee €4.50" in (await eva.use("change_expense", called="coffee", amount="4.50")).headline
    await eva.use("add_expense", amount="9", description="book")
    refusal = await eva.refused("change_expense", called="coffee", amount="5")
    assert older.ref in refusal.candidates
    assert "coffee €5.00" in (await eva.use("change_expense", expense=older.ref, amount="5")).headline


@pytest.mark.proof
async def test_the_expense_that_was_changed_last_is_the_last_one(eva: Thread) -> None:
    """ "No, it was 52" after a change of the dinner is about the dinner, not the taxi that was booked last."""
    await eva.use("add_expense", **DINNER)
    await eva.use("add_expense", amount="12", description="taxi")
    await eva.use("change_expense", called="dinner", amount="48")
    assert "dinner €52.00" in (await eva.use("change_expense", amount="52")).headline


async def test_what_is_only_noted_is_not_what_an_expense_is_called(eva: Thread) -> None:
    await eva.use("add_expense", amount="92", description="groceries", notes="for dinner with Ana")
    assert "No expense here" in (await eva.refused("change_expense", called="dinner", amount="48")).sentence


async def test_a_rest_of_nothing_is_a_share_of_nothing(eva: Thread) -> None:
    """RULES 3.3, 3.9."""
    split = {"mode": "exact", "shares": [{"member": "Ana", "value": "30"}]}
    await eva.use("add_expense", amount="45", description="groceries", split=split)
    assert shares(await eva.use("change_expense", amount="30")) == "Eva 0.00, Ana 30.00"
    assert shares(await eva.use("change_expense", amount="31")) == "Eva 1.00, Ana 30.00"


async def test_another_currency_alone_leaves_exact_shares_as_they_are(eva: Thread) -> None:
    both = [{"member": "me", "value": "20"}, {"member": "Ana", "value": "25"}]
    await eva.use("add_expense", amount="45", description="cab", split={"mode": "exact", "shares": both})
    assert shares(await eva.use("change_expense", currency="USD")) == "Eva 20.00, Ana 25.00"


async def test_several_payers_need_to_be_named_anew_for_another_amount(eva: Thread) -> None:
    """RULES 3.1."""
    payers = [{"member": "me", "amount": "20"}, {"member": "Ana"}]
    await eva.use("add_expense", amount="50", description="hotel", paid_by=payers, split={})
    assert "who paid what" in (await eva.refused("change_expense", amount="60")).sentence
    assert "hotel €50.00" in (await eva.use("change_expense", date="2026-11-20")).headline


@pytest.mark.proof
async def test_someone_elses_expense_is_not_changed_without_asking(eva: Thread) -> None:
    """RULES 6.2, 7.2."""
    dinner = await eva.use("add_expense", **DINNER)
    refusal = await as_ben(eva).refused("change_expense", expense=dinner.ref, amount="1")
    assert "someone else's" in refusal.sentence
    taxi = await as_ben(eva).use("add_expense", amount="12", description="taxi")
    assert await eva.asked(("change_expense", {"expense": taxi.ref, "amount": "1", "notes": "tip"})) == [
        "Change taxi €12.00 on 23 November 2026 to taxi €1.00 on 23 November 2026 (transport), paid by Ben, "
        "with other notes, tags or way of paying (booked or paid by Ben, not by you)"
    ]
    assert await eva.asked(("change_expense", {"expense": dinner.ref, "amount": "1"})) == []


@pytest.mark.proof
async def test_two_that_were_there_are_asked_about_and_two_new_ones_are_not(eva: Thread) -> None:
    """RULES 7.2: more than one existing expense."""
    dinner = await eva.use("add_expense", **DINNER)
    taxi = await eva.use("add_expense", amount="12", description="taxi")
    both = [("change_expense", {"expense": one.ref, "date": "2026-11-22"}) for one in (dinner, taxi)]
    asked = await eva.asked(*both)
    assert [sentence.split(" on ")[0] for sentence in asked] == ["Change dinner €84.50", "Change taxi €12.00"]
    assert await eva.asked(both[0], ("change_expense", {"expense": dinner.ref, "notes": "late"})) == []
    new = ("add_expense", {"amount": "9", "description": "beer"})
    assert await eva.asked(new, ("change_expense", {"amount": "8"}), both[0]) == []


async def test_who_paid_may_change_what_another_booked(eva: Thread) -> None:
    """RULES 6.2: own is what one created or paid."""
    dinner = await eva.use("add_expense", **DINNER, paid_by=[{"member": "Ben"}])
    answer = await as_ben(eva).use("change_expense", expense=dinner.ref, amount="48")
    assert "paid by Ben: Eva €16.00" in answer.headline


@pytest.mark.proof
async def test_a_change_is_taken_back_and_brought_back(eva: Thread) -> None:
    """RULES 7.5: only what the write had changed."""
    await eva.use("add_expense", **DINNER)
    await eva.use("change_expense", amount="48", paid_by=[{"member": "Ana"}])
    answer = await eva.use("undo")
    assert answer.headline == (
        "Took back the last change of dinner €48.00 on 23 November 2026. It is dinner €84.50 on 23 November 2026"
        " again. It is booked as dining, paid by Eva: Eva €28.17, Ana €28.17, Ben €28.16."
    )
    assert (await eva.use("read_balances")).headline == "Home: Ana owes Eva €28.17 and Ben owes Eva €28.16."
    await eva.use("undo", redo=True)
    assert (await eva.use("read_balances")).headline == "Home: Eva owes Ana €16.00 and Ben owes Ana €16.00."


@pytest.mark.proof
async def test_nothing_to_change_and_no_change_are_said(eva: Thread) -> None:
    await eva.use("add_expense", **DINNER)
    assert "not said what" in (await eva.refused("change_expense")).sentence
    answer = await eva.use("change_expense", amount="84.50")
    assert (answer.changed, answer.headline[:16]) == (False, "Nothing changed:")


async def test_income_is_booked_as_such_and_nothing_becomes_it(eva: Thread) -> None:
    """RULES 2.2: who sees it would have to be said, and another category found."""
    await eva.use("add_expense", **DINNER)
    assert "does not become" in (await eva.refused("change_expense", kind="income")).sentence


async def test_an_amount_that_the_currency_cannot_hold_is_refused(eva: Thread) -> None:
    """RULES 2.1."""
    await eva.use("add_expense", **DINNER)
    assert (await eva.refused("change_expense", amount="10.005")).sentence
    assert (await eva.refused("change_expense", currency="JPY")).sentence


async def test_a_share_of_one_who_left_follows_too(eva: Thread, shared: Database) -> None:
    """RULES 3.9, 6.2."""
    await eva.use("add_expense", amount="90", description="hotel", split={})
    shared.rows(
        "update public.space_members set is_active = false, left_at = now() where space_id = %s and user_id = %s",
        eva.space_id,
        ANA.id,
    )
    answer = await eva.use("change_expense", amount="60")
    assert shares(answer) == "Eva 20.00, Ben 20.00, Ana 20.00"
