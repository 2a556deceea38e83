"""Balances, debts of pairs and what is paid are kept with every write, whatever is written (RULES 3.6, 3.7)."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from db.recount.standing import CHECKS
from tests.support.household import Home

SETTLE = (
    "insert into public.settlements (space_id, kind, from_user, to_user, amount, currency, date, method,"
    " reference, expense_id, created_by) values (%(space)s, %(kind)s, %(payer)s, %(payee)s, %(amount)s, 'EUR',"
    " '2026-11-20', %(method)s, %(reference)s, %(bill)s, %(payer)s)"
)
DELETE = "update public.expenses set deleted_at = now() where id = %(id)s"
TAKE_BACK = "update public.expenses set deleted_at = null where id = %(id)s"


def drift(home: Home) -> list[tuple[Any, ...]]:
    """What of the standing of all books differs from a recount."""
    return [row for check in CHECKS for row in home.stage.looker.execute(check.query.encode()).fetchall()]


def balances(home: Home) -> dict[str, str]:
    names = {home.eva: "eva", home.ana: "ana", home.ben: "ben"}
    rows = home.stage.look(
        "select user_id, balance from public.member_balances where space_id = %s", home.space
    )
    return {names[user]: f"{balance:.2f}" for user, balance in rows if balance}


def shared(home: Home, amount: str, *people: UUID, day: str = "2026-11-03", by: UUID | None = None) -> UUID:
    """An expense of Eva's, or of who is named, in equal shares of whole units among these."""
    share = Decimal(amount) / len(people)
    return home.booked(
        amount=Decimal(amount),
        date=day,
        by=by or home.eva,
        paid={by or home.eva: Decimal(amount)},
        shares={person: share for person in people},
    )


def settle(home: Home, payer: UUID, payee: UUID, amount: str, **given: Any) -> None:
    values = {"space": home.space, "payer": payer, "payee": payee, "amount": amount, "kind": "payment"}
    home.change(SETTLE, by=payer, **values | {"method": None, "reference": None, "bill": None} | given)


def paid(home: Home, person: UUID) -> list[tuple[str, bool, str | None, str | None]]:
    """The shares of a person by their expense's date: amount, whether paid, by what, under which reference."""
    return [
        (f"{amount:.2f}", is_paid, method, reference)
        for amount, is_paid, method, reference in home.stage.look(
            "select split.amount, is_paid, split.payment_method, payment_reference"
            " from public.expense_splits as split join public.expenses as e on e.id = split.expense_id"
            " where e.space_id = %s and split.user_id = %s and e.deleted_at is null order by e.date, e.created_at",
            home.space,
            person,
        )
    ]


def test_what_is_owed_lies_on_the_newest_shares(home: Home) -> None:
    """RULES 3.7: the older ones are paid by what was paid, a part payment leaves the rest open."""
    for day in ("2026-11-03", "2026-11-01", "2026-11-02"):
        shared(home, "20.00", home.eva, home.ana, day=day)
    assert [row[1] for row in paid(home, home.ana)] == [False] * 3
    settle(home, home.ana, home.eva, "15.00", method="cash", reference="note 7")
    assert paid(home, home.ana) == [
        ("10.00", True, "cash", "note 7"),
        ("10.00", False, None, None),
        ("10.00", False, None, None),
    ]
    settle(home, home.ana, home.eva, "15.00")
    assert paid(home, home.ana)[1:] == [("10.00", True, None, None)] * 2
    assert drift(home) == []


def test_a_debt_that_is_set_off_is_paid_by_no_payment(home: Home) -> None:
    shared(home, "20.00", home.eva, home.ana)
    shared(home, "20.00", home.eva, home.ana, by=home.ana, day="2026-11-04")
    assert paid(home, home.ana)[0] == ("10.00", True, "offset", None)
    assert paid(home, home.eva)[1] == ("10.00", True, "offset", None)
    assert balances(home) == {} and drift(home) == []


def test_a_payment_that_names_a_bill_stays_on_it(home: Home) -> None:
    first = shared(home, "20.00", home.eva, home.ana)
    second = shared(home, "40.00", home.eva, home.ana, day="2026-11-05")
    settle(home, home.ana, home.eva, "20.00", bill=second, method="bank", reference="R1")
    assert paid(home, home.ana) == [("10.00", False, None, None), ("20.00", True, "bank", "R1")]
    home.change(DELETE, id=first)
    assert balances(home) == {} and drift(home) == []
    home.change(TAKE_BACK, id=first)
    assert paid(home, home.ana)[0][1] is False and drift(home) == []


@pytest.mark.parametrize("what", ["a new debt", "a payment taken back", "a credit deleted"])
def test_a_paid_share_is_opened_again(home: Home, what: str) -> None:
    """RULES 3.7: a delete, an undo or a new debt may reopen one."""
    shared(home, "20.00", home.eva, home.ana)
    credit = shared(home, "20.00", home.eva, home.ana, by=home.ana, day="2026-10-01")
    assert paid(home, home.ana)[-1][1] is True
    if what == "a new debt":
        settle(home, home.eva, home.ana, "10.00", kind="loan")
    elif what == "a credit deleted":
        home.change(DELETE, by=home.ana, id=credit)
    else:
        settle(home, home.ana, home.eva, "5.00")
        home.change(DELETE, by=home.ana, id=credit)
        assert paid(home, home.ana)[-1][1] is False
        home.change("update public.settlements set deleted_at = now() where space_id = %(s)s", s=home.space)
    assert paid(home, home.ana)[-1] == ("10.00", False, None, None)
    assert drift(home) == []


PAID = "update public.expense_payers set amount = %(amount)s where expense_id = %(id)s and user_id = %(eva)s"
PAID_TOO = (
    "insert into public.expense_payers (expense_id, space_id, user_id, amount)"
    " values (%(id)s, %(space)s, %(ana)s, 5)"
)
NOT_PAID = "delete from public.expense_payers where expense_id = %(id)s and user_id = %(ana)s"


@pytest.mark.parametrize("order", [(PAID, PAID_TOO), (PAID_TOO, PAID)], ids=["added last", "changed last"])
def test_who_put_it_down_moves_the_balances_by_itself(home: Home, order: tuple[str, str]) -> None:
    """RULES 3.6: whichever statement comes last, and when a payer is taken away again."""
    given = {"id": shared(home, "20.00", home.eva, home.ana), "space": home.space}
    given |= {"eva": home.eva, "ana": home.ana}
    home.change(*order, **given, amount="15.00")
    assert balances(home) == {"eva": "5.00", "ana": "-5.00"} and drift(home) == []
    home.change(PAID, NOT_PAID, **given, amount="20.00")
    assert balances(home) == {"eva": "10.00", "ana": "-10.00"} and drift(home) == []


def test_an_expense_that_is_gone_for_good_moves_nothing_any_more(home: Home) -> None:
    """Nobody may do so but who owns the database; the sums are right all the same."""
    gone = shared(home, "20.00", home.eva, home.ana)
    home.stage.look("delete from public.expenses where id = %s returning 1", gone)
    assert balances(home) == {} and drift(home) == []


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_written_the_recount_agrees(home: Home, seed: int) -> None:
    """Random histories of everything that the books let happen to an expense and a settlement."""
    rng = random.Random(seed)
    people = [home.eva, home.ana, home.ben]
    booked: list[UUID] = []

    def book() -> None:
        payers = rng.sample(people, rng.randint(1, 2))
        sharers = rng.sample(people, rng.randint(1, 3)) if rng.random() < 0.85 else []
        amount = Decimal(rng.randint(1, 40) * 6)
        booked.append(
            home.booked(
                amount=amount,
                kind=rng.choice(["expense"] * 5 + ["refund", "income"]) if sharers else "expense",
                date=f"2026-11-{rng.randint(1, 23):02d}",
                paid={payer: amount / len(payers) for payer in payers},
                shares={person: amount / len(sharers) for person in sharers},
            )
        )

    def pay() -> None:
        payer, payee = rng.sample(people, 2)
        bill = rng.choice(booked) if booked and rng.random() < 0.3 else None
        kind = rng.choice(["payment", "payment", "loan"])
        settle(home, payer, payee, str(rng.randint(1, 60)), bill=bill, kind=kind)

    def on_an_expense(*statements: str) -> Callable[[], None]:
        def change() -> None:
            if booked:
                home.change(*statements, id=rng.choice(booked), day=f"2026-11-{rng.randint(1, 23):02d}")

        return change

    deeds = [
        book,
        book,
        pay,
        on_an_expense(
            "update public.expenses set deleted_at = case when deleted_at is null then now() end"
            " where id = %(id)s"
        ),
        on_an_expense("update public.expenses set date = %(day)s where id = %(id)s"),
        on_an_expense(
            "update public.expenses set amount = amount * 2 where id = %(id)s",
            "update public.expense_payers set amount = amount * 2 where expense_id = %(id)s",
            "with doubled as (update public.expense_splits set amount = amount * 2"
            " where expense_id = %(id)s returning 1) select count(*) from doubled",
        ),
        on_an_expense(
            "with gone as (delete from public.expense_splits where expense_id = %(id)s returning 1)"
            " select count(*) from gone"
        ),
        on_an_expense(
            "update public.expenses set kind = case kind when 'refund' then 'expense' else 'refund' end"
            " where id = %(id)s"
        ),
    ]
    for _ in range(25):
        try:
            rng.choice(deeds)()
        except psycopg.errors.CheckViolation:
            continue  # Such as an amount that grew past its limit.
        assert drift(home) == []
