"""A space as one document, for programs; docs/export.md describes it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from db.balances import Balance
from db.budgets import Budget
from db.export import Export, ExportedExpense, ExportedMember, ExportedSettlement, ExportedSplit
from tools.kit.export.people import usernames_of, without_ids
from tools.kit.export.plain import plain_amount, plain_moment, plain_number

VERSION = 1
"""Rises with whatever a program that reads the document would have to know of."""

Usernames = Mapping[UUID, str]
Document = dict[str, Any]


async def json_document(export: Export, *, at: datetime) -> AsyncIterator[str]:
    """Yields the document piece by piece, sorted: of the same books it differs in `exported_at` alone."""
    space, members = await export.space(), await export.members()
    usernames = usernames_of(members)
    head: Document = {
        "version": VERSION,
        "exported_at": plain_moment(at),
        "space": {
            "name": space.name,
            "description": space.description,
            "currency": space.currency,
            "timezone": space.timezone,
            "is_personal": space.is_personal,
            "is_active": space.is_active,
            "created_at": plain_moment(space.created_at),
            "settings": without_ids(space.settings, usernames),
        },
        "members": [member_entry(member) for member in members],
        "budgets": [budget_entry(budget) for budget in await export.budgets()],
        "balances": list(balance_entries(await export.balances(), usernames)),
    }
    yield "{\n" + "".join(f"{text(name)}: {text(value)},\n" for name, value in head.items())
    yield '"expenses": ['
    opening = "\n"
    async for expenses in export.expenses():
        yield opening + listed(expense_entry(one, usernames) for one in expenses)
        opening = ",\n"
    yield '\n],\n"settlements": ['
    opening = "\n"
    async for settlements in export.settlements():
        yield opening + listed(settlement_entry(one, usernames) for one in settlements)
        opening = ",\n"
    yield "\n]\n}\n"


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def listed(entries: Iterator[Document]) -> str:
    return ",\n".join(text(entry) for entry in entries)


def member_entry(member: ExportedMember) -> Document:
    return {
        "username": member.username,
        "name": member.name,
        "role": member.role,
        "is_active": member.is_active,
        "joined_at": plain_moment(member.joined_at),
        "left_at": plain_moment(member.left_at),
    }


def expense_entry(expense: ExportedExpense, usernames: Usernames) -> Document:
    currency = expense.currency
    return {
        "ref": expense.ref,
        "kind": expense.kind,
        "date": expense.date.isoformat(),
        "description": expense.description,
        "category": expense.category,
        "category_confidence": plain_number(expense.ai_category_confidence),
        "amount": plain_amount(expense.amount, currency),
        "currency": currency,
        "original": original_entry(expense),
        "payment_method": expense.payment_method,
        "bank_transaction_id": expense.bank_transaction_id,
        "tags": list(expense.tags),
        "notes": expense.notes,
        "budget": {"name": expense.budget, "month": expense.budget_month} if expense.budget else None,
        "budget_item": expense.budget_item,
        "created_by": usernames.get(expense.created_by),
        "created_at": plain_moment(expense.created_at),
        "payers": [
            {"member": usernames[one.user_id], "amount": plain_amount(one.amount, currency)}
            for one in expense.payments
        ],
        "split_mode": expense.split_mode,
        "split_inputs": without_ids(expense.split_inputs, usernames),
        "splits": [split_entry(one, currency, usernames) for one in expense.splits],
    }


def original_entry(expense: ExportedExpense) -> Document | None:
    """What was paid in another currency, and the rate that it came in by (RULES 2.5)."""
    if expense.original_amount is None or expense.original_currency is None or expense.rate_date is None:
        return None
    return {
        "amount": plain_amount(expense.original_amount, expense.original_currency),
        "currency": expense.original_currency,
        "rate": plain_number(expense.rate),
        "rate_date": expense.rate_date.isoformat(),
        "rate_source": expense.rate_source,
    }


def split_entry(split: ExportedSplit, currency: str, usernames: Usernames) -> Document:
    return {
        "member": usernames[split.user_id],
        "amount": plain_amount(split.amount, currency),
        "percentage": plain_number(split.percentage),
        "odd_units": split.odd_units,
        "is_paid": split.is_paid,
        "paid_at": plain_moment(split.paid_at),
        "method": split.payment_method,
        "reference": split.payment_reference,
    }


def settlement_entry(settlement: ExportedSettlement, usernames: Usernames) -> Document:
    return {
        "kind": settlement.kind,
        "date": settlement.date.isoformat(),
        "from": usernames[settlement.from_user],
        "to": usernames[settlement.to_user],
        "amount": plain_amount(settlement.amount, settlement.currency),
        "currency": settlement.currency,
        "method": settlement.method,
        "reference": settlement.reference,
        "bill": settlement.bill,
        "created_by": usernames.get(settlement.created_by),
        "created_at": plain_moment(settlement.created_at),
    }


def budget_entry(budget: Budget) -> Document:
    def money(amount: Decimal) -> str:
        return plain_amount(amount, budget.currency)

    return {
        "month": budget.month,
        "name": budget.name,
        "type": budget.type,
        "framework": budget.framework,
        "currency": budget.currency,
        "income": money(budget.income),
        "budgeted": money(budget.budgeted),
        "spent": money(budget.spent),
        "net_spent": money(budget.net_spent),
        "items": [
            {
                "category": item.category,
                "type": item.category_type,
                "budgeted": money(item.budgeted),
                "spent": money(item.spent),
                "net_spent": money(item.net_spent),
            }
            for item in budget.items
        ],
    }


def balance_entries(balances: Sequence[Balance], usernames: Usernames) -> Iterator[Document]:
    """One entry a currency in which anybody owes anything; its balances sum to zero (RULES 3.6)."""
    for currency, standing in groupby(balances, key=lambda one: one.currency):
        yield {
            "currency": currency,
            "members": [
                {"member": usernames[one.user_id], "balance": plain_amount(one.net, currency)}
                for one in standing
            ],
        }
