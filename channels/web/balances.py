"""Who owes whom over HTTP, and what was given to get even."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter

from channels.web.house import Open
from channels.web.pages import Cursor, Page, Paging
from channels.web.sign_in import Person
from channels.web.spaces import reading_in
from channels.web.wire import Currency, Money, SomebodyOut, money
from db.balances import Balance, Balances
from db.reading.expenses import Place
from db.reading.settlements import SettlementRead, SettlementReading
from tools.kit.settling.proposal import Proposal, proposed

router = APIRouter(prefix="/v1/spaces/{space_id}")
PLACE: TypeAdapter[Place] = TypeAdapter(tuple[datetime.date, AwareDatetime, UUID])


class BalanceOut(BaseModel):
    """Where one member stands: above zero they get money, below zero they owe it."""

    user_id: UUID
    name: str
    username: str
    balance: Money


class PaymentOut(BaseModel):
    """One payment that is proposed."""

    payer: SomebodyOut
    payee: SomebodyOut
    amount: Money


class CurrencyOut(BaseModel):
    """Who is not even in one currency: their balances sum to zero, and the payments bring each of them there."""

    currency: Currency
    balances: list[BalanceOut]
    payments: Annotated[list[PaymentOut], Field(description="The fewest that make everybody even")]


class StandingOut(BaseModel):
    """Who is not even in the space, currency by currency; who is not named is even."""

    currencies: list[CurrencyOut]


class SettlementOut(BaseModel):
    """Money that one member gave another; it counts neither as spending nor as income."""

    id: UUID
    kind: Annotated[str, Field(description="payment or loan")]
    date: datetime.date
    payer: SomebodyOut
    payee: SomebodyOut
    amount: Money
    currency: Currency
    method: str | None
    reference: str | None
    bill: Annotated[str | None, Field(description="The `ref` of the expense that it names")]
    booked_by: SomebodyOut
    created_at: datetime.datetime


@router.get("/balances")
async def balances(wallai: Open, person: Person, space_id: UUID) -> StandingOut:
    """Where everybody stands, those who left too, and who should pay whom (RULES 3.6, 3.8)."""
    async with reading_in(wallai, person, space_id) as connection:
        found = await Balances(connection).of(space_id)
    return StandingOut(
        currencies=[
            standing(currency, list(rows)) for currency, rows in groupby(found, lambda one: one.currency)
        ]
    )


def standing(currency: str, found: list[Balance]) -> CurrencyOut:
    return CurrencyOut(
        currency=currency,
        balances=[
            BalanceOut(
                user_id=one.user_id, name=one.name, username=one.username, balance=money(one.net, currency)
            )
            for one in found
        ],
        payments=[shown_payment(one) for one in proposed(found)],
    )


def shown_payment(one: Proposal) -> PaymentOut:
    return PaymentOut(
        payer=SomebodyOut(id=one.payer.user_id, name=one.payer.name, username=one.payer.username),
        payee=SomebodyOut(id=one.payee.user_id, name=one.payee.name, username=one.payee.username),
        amount=money(one.amount, one.currency),
    )


@router.get("/settlements")
async def settlements(
    wallai: Open, person: Person, space_id: UUID, paging: Annotated[Paging, Query()]
) -> Page[SettlementOut]:
    """What members gave each other to get even, or lent each other, the latest day first."""
    cursor = Cursor("settlements", space_id, PLACE)
    async with reading_in(wallai, person, space_id) as connection:
        after = cursor.read(paging.after)
        found = await SettlementReading(connection).page(space_id, after=after, limit=paging.limit + 1)
    return cursor.page(found, paging.limit, shown=shown_settlement, place=lambda row: row.place)


def shown_settlement(row: SettlementRead) -> SettlementOut:
    return SettlementOut(
        id=row.id,
        kind=row.kind,
        date=row.date,
        payer=SomebodyOut(id=row.from_user, name=row.from_name, username=row.from_username),
        payee=SomebodyOut(id=row.to_user, name=row.to_name, username=row.to_username),
        amount=money(row.amount, row.currency),
        currency=row.currency,
        method=row.method,
        reference=row.reference,
        bill=row.bill,
        booked_by=SomebodyOut(id=row.created_by, name=row.booked_by, username=row.booked_by_username),
        created_at=row.created_at,
    )
