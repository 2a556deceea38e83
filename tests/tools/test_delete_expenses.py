"""Deleting expenses: kept, out of sight and out of every sum (RULES 6.2, 7.2, 7.5)."""

from __future__ import annotations

from uuid import UUID

from db.demo import ANA, BEN
from tests.support.asking import ask, ref_of, spend
from tests.support.calling import Thread

DINNER = {"amount": "84.50", "description": "dinner", "split": {"mode": "equal"}}


def as_member(thread: Thread, user: UUID) -> Thread:
    return Thread(thread.books, speaker_id=user, space_id=thread.space_id)


async def test_a_deleted_expense_is_out_of_every_sum_and_comes_back_by_undo(eva: Thread) -> None:
    await spend(eva, DINNER, {"amount": "12", "description": "taxi"})
    before = await eva.use("read_balances")
    deletion = await eva.use("delete_expenses", called=["dinner"])
    assert deletion.headline == "Deleted dinner €84.50 on 23 November 2026."
    assert "€12.00" in await ask(eva) and "everybody is even" in (await eva.use("read_balances")).headline
    assert (await eva.refused("query_spending", expense=deletion.deleted[0].ref)).sentence
    await eva.use("undo")
    assert (await eva.use("read_balances")).headline == before.headline
    await eva.use("undo", redo=True)
    assert "everybody is even" in (await eva.use("read_balances")).headline


async def test_the_question_names_each_of_them_with_its_payers(eva: Thread) -> None:
    await spend(eva, DINNER, {"amount": "12", "description": "taxi"}, {"amount": "9", "description": "taxi"})
    asked = await eva.asked(("delete_expenses", {"called": ["taxi"], "every": True}))
    assert asked == [
        "Delete taxi €9.00 on 23 November 2026, paid by Eva",
        "Delete taxi €12.00 on 23 November 2026, paid by Eva",
    ]
    refs = [await ref_of(eva, "dinner")] * 2
    assert await eva.asked(("delete_expenses", {"expenses": refs})) == [
        "Delete dinner €84.50 on 23 November 2026, paid by Eva"
    ]


async def test_words_that_fit_several_are_a_question_unless_all_are_meant(eva: Thread) -> None:
    await spend(
        eva, {"amount": "12", "description": "taxi"}, DINNER, {"amount": "9", "description": "taxi"}, DINNER
    )
    refusal = await eva.refused("delete_expenses", called=["taxi"])
    assert len(refusal.candidates) == 2
    assert (await eva.refused("delete_expenses", called=["boat"], every=True)).sentence


async def test_the_owner_may_delete_what_others_booked_and_a_member_may_not(eva: Thread) -> None:
    """RULES 6.2."""
    ana, ben = as_member(eva, ANA.id), as_member(eva, BEN.id)
    await spend(ana, DINNER)
    refusal = await ben.refused("delete_expenses", called=["dinner"])
    assert "only who booked or paid it" in refusal.sentence and "Ana" in (refusal.hint or "")
    assert (await eva.use("delete_expenses", called=["dinner"])).deleted


async def test_who_paid_it_may_delete_it(eva: Thread) -> None:
    ben = as_member(eva, BEN.id)
    await spend(eva, DINNER | {"paid_by": [{"member": "Ben"}]})
    assert (await ben.use("delete_expenses", called=["dinner"])).deleted


async def test_several_names_are_looked_up_before_anything_goes(eva: Thread) -> None:
    await spend(eva, DINNER, {"amount": "12", "description": "taxi"})
    refusal = await eva.refused("delete_expenses", called=["taxi", "boat"])
    assert 'called "boat"' in refusal.sentence and "taxi" in (refusal.hint or "")
    assert len((await eva.use("delete_expenses", called=["taxi", "dinner"])).deleted) == 2


async def test_what_was_deleted_together_comes_back_together_whichever_is_named(eva: Thread) -> None:
    """RULES 7.4, 7.5: the answer names all of it, and so does an undo by any of its refs."""
    dinner, taxi = await eva.message(
        ("add_expense", DINNER), ("add_expense", {"amount": "12", "description": "taxi"})
    )
    await eva.use("change_expense", expense=dinner.ref, date="2026-11-20")
    for named in (dinner, taxi):
        await eva.use("delete_expenses", expenses=[dinner.ref, taxi.ref])
        answer = await eva.use("undo", expense=named.ref)
        assert answer.headline == (
            "Took back: the deletion of dinner €84.50 on 20 November 2026 and taxi €12.00 on 23 November 2026."
        )
        assert answer.refs == [dinner.ref, taxi.ref]
