"""A space as one table, for spreadsheets: a row an expense, then a row a settlement (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from uuid import UUID

from db.export import Export, ExportedExpense, ExportedPayment, ExportedSettlement, ExportedSplit
from tools.kit.export.escaping import escape
from tools.kit.export.people import titles_of
from tools.kit.export.plain import plain_amount, plain_number

# Without it, spreadsheets read accents in whatever encoding their system is used to.
BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "date",
    "ref",
    "kind",
    "description",
    "category",
    "amount",
    "currency",
    "original_amount",
    "original_currency",
    "rate",
    "rate_date",
    "rate_source",
    "payment_method",
    "tags",
    "notes",
    "budget",
    "split",
    "created_by",
    "paid_by",
    "from",
    "to",
    "reference",
    "bill",
)
"""One more for each member follows, with their share."""

Titles = Mapping[UUID, str]
Cells = Mapping[str, str | None]


async def csv_table(export: Export) -> AsyncIterator[str]:
    """Yields the table a page at a time; the shares of each expense sum to its amount."""
    titles = titles_of(await export.members())
    columns = [*COLUMNS, *titles.values()]
    yield BYTE_ORDER_MARK + written([columns])
    async for expenses in export.expenses():
        yield written(row(expense_cells(expense, titles), columns) for expense in expenses)
    async for settlements in export.settlements():
        yield written(row(settlement_cells(settlement, titles), columns) for settlement in settlements)


def expense_cells(expense: ExportedExpense, titles: Titles) -> Cells:
    budget = f"{expense.budget_month} {expense.budget}" if expense.budget else None
    return {
        "date": expense.date.isoformat(),
        "ref": expense.ref,
        "kind": expense.kind,
        "description": expense.description,
        "category": expense.category,
        "amount": plain_amount(expense.amount, expense.currency),
        "currency": expense.currency,
        **original_cells(expense),
        "payment_method": expense.payment_method,
        "tags": "; ".join(expense.tags),
        "notes": expense.notes,
        "budget": budget,
        "split": expense.split_mode,
        "created_by": titles.get(expense.created_by),
        "paid_by": "; ".join(
            f"{titles[one.user_id]} {plain_amount(one.amount, expense.currency)}" for one in expense.payments
        ),
        **shares(expense, titles),
    }


def original_cells(expense: ExportedExpense) -> Cells:
    """What was paid in another currency, and the rate that it came in by (RULES 2.5)."""
    if expense.original_amount is None or expense.original_currency is None or expense.rate_date is None:
        return {}
    return {
        "original_amount": plain_amount(expense.original_amount, expense.original_currency),
        "original_currency": expense.original_currency,
        "rate": plain_number(expense.rate),
        "rate_date": expense.rate_date.isoformat(),
        "rate_source": expense.rate_source,
    }


def shares(expense: ExportedExpense, titles: Titles) -> dict[str, str | None]:
    """Without splits each payer bears what they paid (RULES 3.1)."""
    borne: Iterable[ExportedSplit | ExportedPayment] = expense.splits or expense.payments
    return {titles[one.user_id]: plain_amount(one.amount, expense.currency) for one in borne}


def settlement_cells(settlement: ExportedSettlement, titles: Titles) -> Cells:
    return {
        "date": settlement.date.isoformat(),
        "kind": "settlement",
        "description": settlement.kind,
        "amount": plain_amount(settlement.amount, settlement.currency),
        "currency": settlement.currency,
        "payment_method": settlement.method,
        "created_by": titles.get(settlement.created_by),
        "from": titles[settlement.from_user],
        "to": titles[settlement.to_user],
        "reference": settlement.reference,
        "bill": settlement.bill,
    }


def row(cells: Cells, columns: Iterable[str]) -> list[str]:
    return [cells.get(column) or "" for column in columns]


def written(rows: Iterable[Iterable[str]]) -> str:
    """The rows as text. An amount is never negative, so that no number is mistaken for a formula."""
    table = io.StringIO(newline="")
    csv.writer(table, lineterminator="\r\n").writerows([escape(cell) for cell in cells] for cells in rows)
    return table.getvalue()
