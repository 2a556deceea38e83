"""Expenses over HTTP: listed, searched, one by one."""

from __future__ import annotations

import datetime
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter

from channels.web.house import Open
from channels.web.pages import Cursor, Page, Paging
from channels.web.problems import Problem
from channels.web.sign_in import Person
from channels.web.spaces import reading_in
from channels.web.wire import PRINTABLE, Currency, DayAsked, Money, SomebodyOut, money, number
from db.reading.expenses import ExpenseRead as Row
from db.reading.expenses import ExpenseReading, PayerRead, Place, ShareRead
from db.spending_filter import Days, Filter

router = APIRouter(prefix="/v1/spaces/{space_id}/expenses")
PLACE: TypeAdapter[Place] = TypeAdapter(tuple[datetime.date, AwareDatetime, UUID])
KINDS = ("expense", "refund", "income")
REF_PATTERN = "^[A-HJ-NP-Z2-9]{6}$"


class Wanted(Paging):
    """Which expenses are wanted; all of it has to hold."""

    first: Annotated[DayAsked | None, Field(alias="from", description="The first day, included")] = None
    last: Annotated[DayAsked | None, Field(alias="to", description="The last day, included")] = None
    text: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=60,
            pattern=PRINTABLE,
            description="Where a word of description, notes or tags begins, without case and accents",
        ),
    ] = None
    category: Annotated[
        str | None,
        Field(min_length=1, max_length=60, pattern=PRINTABLE, description="One category, without case"),
    ] = None
    kind: Annotated[Literal["expense", "refund", "income"] | None, Field(description="Omit for all")] = None


class PayerOut(BaseModel):
    """What one member put down; for a refund and for income, what they received."""

    user_id: UUID
    name: str
    amount: Money


class ShareOut(BaseModel):
    """What one member bears."""

    user_id: UUID
    name: str
    amount: Money
    is_paid: bool


class OriginalOut(BaseModel):
    """What was paid in another currency, and the rate that it came in by."""

    amount: Money
    currency: Currency
    rate: Annotated[str, Field(description="A decimal string: one of `currency` in the space's currency")]
    rate_date: datetime.date
    rate_source: str


class ExpenseOut(BaseModel):
    """An expense as it stands in the books; its payers and its shares each sum to its amount."""

    id: UUID
    ref: Annotated[str, Field(description="Six characters, unique in the space", examples=["K7QF2M"])]
    kind: Annotated[str, Field(description="expense, refund or income")]
    date: datetime.date
    description: str
    category: str
    amount: Money
    currency: Currency
    original: OriginalOut | None
    payers: list[PayerOut]
    shares: Annotated[list[ShareOut], Field(description="Empty where nobody shares it")]
    split_mode: Annotated[
        str | None, Field(description="equal, exact, percentages, weights, adjustments or items")
    ]
    budget: Annotated[str | None, Field(description="The name of the budget that counts it")]
    budget_item: Annotated[str | None, Field(description="The category of the budget's item that counts it")]
    payment_method: str | None
    receipt_url: str | None
    notes: str | None
    tags: list[str]
    booked_by: SomebodyOut
    created_at: datetime.datetime
    may_change: Annotated[bool, Field(description="Whether the person may change and delete it")]


@router.get("")
async def expenses(
    wallai: Open, person: Person, space_id: UUID, wanted: Annotated[Wanted, Query()]
) -> Page[ExpenseOut]:
    """Expenses, refunds and income, the latest day first and of one day what was booked last."""
    cursor = Cursor("expenses", space_id, PLACE)
    which = Filter(
        space_id=space_id,
        kinds=(wanted.kind,) if wanted.kind else KINDS,
        days=Days(wanted.first, wanted.last),
        categories=(wanted.category,) if wanted.category else (),
        text=wanted.text,
    )
    async with reading_in(wallai, person, space_id) as connection:
        after = cursor.read(wanted.after)
        found = await ExpenseReading(connection).page(which, after=after, limit=wanted.limit + 1)
    return cursor.page(found, wanted.limit, shown=shown, place=lambda row: row.place)


@router.get("/{ref}")
async def expense(
    wallai: Open, person: Person, space_id: UUID, ref: Annotated[str, Path(pattern=REF_PATTERN)]
) -> ExpenseOut:
    """One expense by its reference. Problem 404 where the space has none, or one that was deleted."""
    async with reading_in(wallai, person, space_id) as connection:
        found = await ExpenseReading(connection).one(space_id, ref)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such expense in this space.")
    return shown(found)


def shown(row: Row) -> ExpenseOut:
    return ExpenseOut(
        id=row.id,
        ref=row.ref,
        kind=row.kind,
        date=row.date,
        description=row.description,
        category=row.category,
        amount=money(row.amount, row.currency),
        currency=row.currency,
        original=original_of(row),
        payers=[shown_payer(one, row.currency) for one in row.payers],
        shares=[shown_share(one, row.currency) for one in row.shares],
        split_mode=row.split_mode,
        budget=row.budget,
        budget_item=row.budget_item,
        payment_method=row.payment_method,
        receipt_url=row.receipt_url,
        notes=row.notes,
        tags=list(row.tags),
        booked_by=SomebodyOut(id=row.created_by, name=row.booked_by, username=row.booked_by_username),
        created_at=row.created_at,
        may_change=row.may_change,
    )


def original_of(row: Row) -> OriginalOut | None:
    """The five columns are all there, or none."""
    if row.original_amount is None:
        return None
    assert row.original_currency and row.rate and row.rate_date and row.rate_source
    return OriginalOut(
        amount=money(row.original_amount, row.original_currency),
        currency=row.original_currency,
        rate=number(row.rate),
        rate_date=row.rate_date,
        rate_source=row.rate_source,
    )


def shown_payer(one: PayerRead, currency: str) -> PayerOut:
    return PayerOut(user_id=one.user_id, name=one.name, amount=money(one.amount, currency))


def shown_share(one: ShareRead, currency: str) -> ShareOut:
    return ShareOut(
        user_id=one.user_id, name=one.name, amount=money(one.amount, currency), is_paid=one.is_paid
    )
