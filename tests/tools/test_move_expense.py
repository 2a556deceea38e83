"""Moving an expense to another space: the same people, the other space's cents, taken back in both (RULES 3.9, 7.5)."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import stranger, thread_of
from tools.kit.rates.reference_rates import REFERENCE_RATES


async def opened(eva: Thread, shared: Database, name: str, *others: UUID) -> UUID:
    """A space of Eva's with these in it."""
    code = (await eva.use("create_space", name=name)).code
    for person in others:
        await thread_of(eva, person).use("join_space", code=code)
    [(space,)] = shared.rows("select id from public.spaces where invite_code = %s", code)
    assert isinstance(space, UUID)
    return space


def live(shared: Database, space: UUID) -> list[tuple[object, ...]]:
    return shared.rows(
        "select e.description, e.amount, e.category, e.tags, e.notes, e.split_mode,"
        " (select jsonb_object_agg(u.username, s.amount) from expense_splits s join users u on u.id = s.user_id"
        "  where s.expense_id = e.id)"
        " from expenses e where e.space_id = %s and e.deleted_at is null order by e.created_at",
        space,
    )


@pytest.mark.proof
async def test_it_is_there_with_all_that_is_known_of_it_and_here_no_more(
    eva: Thread, shared: Database
) -> None:
    trip = await opened(eva, shared, "Move trip", ANA.id, BEN.id)
    booked = await eva.use(
        "add_expense",
        amount="84.50",
        description="Dinner",
        split={"mode": "equal"},
        tags=["sea"],
        notes="with wine",
        paid_by=[{"member": "Ana"}],
    )
    here = live(shared, eva.space_id)
    answer = await eva.use("change_expense", expense=booked.ref, to_space="Move trip")
    assert answer.headline.startswith(
        "Moved Dinner €84.50 on 23 November 2026 to Move trip (dining), paid by Ana: "
    )
    assert sum(stake.amount for stake in answer.shares) == Decimal("84.50")
    assert live(shared, trip)[0][:6] == ("Dinner", Decimal("84.5"), "dining", ["sea"], "with wine", "equal")
    assert len(live(shared, eva.space_id)) == len(here) - 1
    told = await thread_in(eva, trip).use("read_balances")
    assert "owes Ana" in told.headline

    answer = await eva.use("undo")
    assert answer.headline == "Took back the move of Dinner €84.50 on 23 November 2026."
    assert (live(shared, eva.space_id), live(shared, trip)) == (here, [])
    await eva.use("undo", redo=True)
    assert len(live(shared, trip)) == 1


def thread_in(thread: Thread, space: UUID, person: UUID = EVA.id) -> Thread:
    return Thread(thread.books, person, space)


async def test_who_is_not_there_shares_nothing_there(eva: Thread, shared: Database) -> None:
    """RULES 6.3: nobody is brought into a space by an expense."""
    trip = await opened(eva, shared, "Move two", ANA.id)
    dinner = await eva.use("add_expense", amount="30", description="Dinner", split={"mode": "equal"})
    refusal = await eva.refused("change_expense", expense=dinner.ref, to_space="Move two")
    assert refusal.sentence == "Not everybody who paid or shares it is in Move two: Ben."
    assert live(shared, trip) == []
    await eva.use("split_expense", expense=dinner.ref, split={"mode": "equal", "without": ["Ben"]})
    await eva.use("change_expense", expense=dinner.ref, to_space="Move two")
    assert live(shared, trip)[0][6] == {"eva": 15, "ana": 15}


async def test_ones_own_goes_to_the_personal_space(eva: Thread, shared: Database) -> None:
    coffee = await eva.use("add_expense", amount="3.20", description="Coffee")
    answer = await eva.use("change_expense", expense=coffee.ref, to_space="personal")
    assert "to Personal (dining), paid by Eva." in answer.headline
    [(personal,)] = shared.rows("select id from spaces where personal_of = %s", EVA.id)
    assert live(shared, personal)[-1][0] == "Coffee"


async def test_it_takes_the_odd_cent_of_the_other_space(eva: Thread, shared: Database) -> None:
    """RULES 3.2: odd units even out within a space."""
    trip = await opened(eva, shared, "Move odd", ANA.id)
    there = thread_in(eva, trip)
    await there.use("add_expense", amount="0.03", description="Gum", split={"mode": "equal"})
    gum = await eva.use(
        "add_expense", amount="0.05", description="Gum", split={"mode": "equal", "without": ["Ben"]}
    )
    answer = await eva.use("change_expense", expense=gum.ref, to_space="Move odd")
    assert {stake.name: str(stake.amount) for stake in answer.shares} == {"Eva": "0.02", "Ana": "0.03"}
    assert shared.rows(
        "select username, odd_units from space_members join users on users.id = user_id where space_id = %s"
        " order by username",
        trip,
    ) == [("ana", 1), ("eva", 1)]


async def test_someone_elses_is_asked_about_and_a_strangers_space_does_not_exist(
    eva: Thread, shared: Database
) -> None:
    """RULES 7.2, 6.2, 6.3."""
    await opened(eva, shared, "Move asked", ANA.id, BEN.id)
    zoe = stranger(eva, shared)
    await zoe.use("create_space", name="Zoes own")
    ben = thread_of(eva, BEN.id)
    lunch = await ben.use("add_expense", amount="12", description="Lunch")
    asked = await eva.asked(("change_expense", {"expense": lunch.ref, "to_space": "Move asked"}))
    assert asked == [
        "Move Lunch €12.00 on 23 November 2026 to Move asked, paid by Ben (booked or paid by Ben, not by you)"
    ]
    refusal = await eva.refused("change_expense", expense=lunch.ref, to_space="Zoes own")
    assert refusal.sentence.startswith("You have no space called") or "Zoes own" in refusal.sentence
    assert "Zoes own" not in refusal.candidates
    refusal = await ben.refused(
        "change_expense",
        expense=(await eva.use("add_expense", amount="5", description="Tea")).ref,
        to_space="Move asked",
    )
    assert "someone else's expense" in refusal.sentence


async def test_a_viewer_of_the_other_space_books_nothing_there(
    eva: Thread, books: Books, shared: Database
) -> None:
    """RULES 6.2."""
    trip = await opened(eva, shared, "Move viewed", BEN.id)
    shared.rows("update space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, trip)
    ben = thread_of(eva, BEN.id)
    lunch = await ben.use("add_expense", amount="12", description="Lunch")
    refusal = await ben.refused("change_expense", expense=lunch.ref, to_space="Move viewed")
    assert refusal.sentence == "You may not book anything in Move viewed."
    assert live(shared, trip) == []


async def test_it_is_moved_as_it_is_and_not_to_where_it_is(eva: Thread) -> None:
    coffee = await eva.use("add_expense", amount="3.20", description="Coffee")
    refusal = await eva.refused("change_expense", expense=coffee.ref, to_space="personal", amount="4")
    assert refusal.sentence.startswith("An expense is moved as it is")
    refusal = await eva.refused("change_expense", expense=coffee.ref, to_space="Home")
    assert "Home" in refusal.sentence


async def test_where_another_currency_counts_it_stays_as_it_is_and_that_is_said(
    eva: Thread, shared: Database
) -> None:
    """RULES 2.5."""
    await eva.use("create_space", name="Move dollars", currency="USD")
    coffee = await eva.use("add_expense", amount="3.20", description="Coffee")
    answer = await eva.use("change_expense", expense=coffee.ref, to_space="Move dollars")
    assert answer.headline.startswith("Moved Coffee €3.20 on 23 November 2026 to Move dollars")
    assert "It stays in EUR: there is no exchange rate to USD" in answer.headline


@pytest.mark.proof
async def test_where_a_rate_is_known_it_is_what_it_is_in_the_other_spaces_currency(
    eva: Thread, shared: Database
) -> None:
    """RULES 2.5: also back to what it was said in, to the cent, whoever paid and shares it."""
    eva.rates = REFERENCE_RATES
    code = (await eva.use("create_space", name="Move rated", currency="USD")).code
    await thread_of(eva, ANA.id).use("join_space", code=code)
    both = {"mode": "equal", "shares": [{"member": "me"}, {"member": "Ana"}]}
    paid_by = [{"member": "me", "amount": "20"}, {"member": "Ana", "amount": "30.01"}]
    abroad = {"amount": "50.01", "currency": "USD", "rate": "0.9", "paid_by": paid_by, "split": both}
    dinner = await eva.use("add_expense", description="Dinner", **abroad)
    answer = await eva.use("change_expense", expense=dinner.ref, to_space="Move rated")
    assert (str(answer.amount), answer.currency, answer.original) == ("50.01", "USD", None)
    assert {one.name: str(one.amount) for one in answer.paid_by} == {"Eva": "20.00", "Ana": "30.01"}
    lunch = {"amount": "10", "description": "Lunch", "date": "2014-03-28", "split": both}
    booked = await eva.use("add_expense", **lunch)
    answer = await eva.use("change_expense", expense=booked.ref, to_space="Move rated")
    assert answer.headline.startswith("Moved Lunch $13.76 (€10.00) on 28 March 2014 to Move rated")
    assert sum(stake.amount for stake in answer.shares) == Decimal("13.76")
    more = {"mode": "adjustments", "shares": [{"member": "me", "value": "1"}, {"member": "Ana"}]}
    booked = await eva.use("add_expense", **(lunch | {"split": more}))
    refusal = await eva.refused("change_expense", expense=booked.ref, to_space="Move rated")
    assert refusal.sentence == "Its shares were said in EUR, so converting it leaves them without a meaning."
