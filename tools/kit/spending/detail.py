"""One expense with all that the books know of it, as an answer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from db.expenses import Expense
from db.spending import Spending
from db.spending_rows import Details, SpendingRows
from tools.kit.booking.abroad import conversion_of
from tools.kit.booking.candidates import candidates_of
from tools.kit.booking.named_expense import expense_called
from tools.kit.booking.split import say_stakes
from tools.kit.booking.stakes import Stakes, stakes_in
from tools.kit.booking.words import say_alone, say_expense, say_payers
from tools.kit.call import Call
from tools.kit.money import decimal_string, say_money, say_percent
from tools.kit.phrases import and_list, say
from tools.kit.rates.words import original_of, say_rate
from tools.kit.refusal import CANDIDATES_MAX, Refusal
from tools.kit.spending.answers import ExpenseDetail
from tools.kit.spending.list import say_row
from tools.kit.spending.question import Asked, Question, understood
from tools.kit.spending.words import say_total


async def detailed(call: Call, asked: Asked, period: str | None, ref: str | None) -> ExpenseDetail:
    """The expense with this ref, else the only one that passes the filter, else the thread's last one.

    Refusal, with the candidates, where there is none or several.
    """
    if ref is None and (period is not None or asked != Asked((), None, None, None, None, None, None)):
        ref = await _only_one(call, await understood(call, asked, period or "all", compare_with=None))
    found = await expense_called(call, ref)
    details = await SpendingRows(call.connection).details(found.id)
    stakes = await stakes_in(call, found)
    return ExpenseDetail(
        headline=" ".join(_said(call, found, details, stakes)),
        ref=found.ref,
        kind=found.kind,
        date=found.date.isoformat(),
        description=found.description,
        amount=Decimal(decimal_string(found.amount, found.currency)),
        currency=found.currency,
        original=original_of(conversion_of(found)),
        category=found.category,
        category_confidence=None
        if details.category_confidence is None
        else float(details.category_confidence),
        paid_by=stakes.paid_by,
        shares=stakes.shares,
        split_mode=details.split_mode,
        tags=details.tags,
        notes=details.notes,
        payment_method=details.payment_method,
        booked_by=details.booked_by,
        budget=details.budget,
        budget_item=details.budget_item,
    )


async def _only_one(call: Call, question: Question) -> str:
    """The ref of the only row that passes the filter."""
    rows = await SpendingRows(call.connection).listed(
        question.filter, "newest", currency=call.space.currency, limit=CANDIDATES_MAX
    )
    if len(rows) == 1:
        return rows[0].ref
    if not rows:
        raise Refusal(say_total(question, call.space.name, (), call.locale))
    sums = await Spending(call.connection).totals(question.filter, currency=call.space.currency)
    listed = "; ".join(say_row(row, call.locale) for row in rows)
    count = sum(one.found for one in sums)
    key = "split.name_it" if count == len(rows) else "split.name_it_of_more"
    raise Refusal(
        say("spending.several", call.locale, count=count),
        hint=say(key, call.locale, candidates=listed),
        candidates=candidates_of(rows),
    )


def _said(call: Call, expense: Expense, details: Details, stakes: Stakes) -> Iterator[str]:
    locale = call.locale
    yield say(
        "spending.detail" if stakes.shares else "spending.detail_alone",
        locale,
        ref=expense.ref,
        what=say_expense(
            expense.description,
            expense.amount,
            expense.currency,
            expense.date,
            kind=expense.kind,
            locale=locale,
        ),
        category=expense.category,
        payers=say_payers(stakes.paid_by, expense.currency, kind=expense.kind, locale=locale),
        shares=say_stakes(stakes.shares, expense.currency, locale),
    )
    if not stakes.shares and expense.kind != "income":
        yield say_alone(stakes.paid_by, kind=expense.kind, locale=locale)
    if details.category_confidence is not None and details.category_confidence < 1:
        percent = say_percent(details.category_confidence * 100, locale)
        yield say("spending.guessed", locale, category=expense.category, percent=percent)
    yield from _remarks(expense, details, locale)


def _remarks(expense: Expense, details: Details, locale: str) -> Iterator[str]:
    if details.budget_item is not None:
        yield say("spending.counted", locale, item=details.budget_item, budget=details.budget)
    elif details.budget is not None and expense.kind != "income":
        yield say("spending.counted_unplanned", locale, budget=details.budget)
    if conversion := conversion_of(expense):
        amount = say_money(conversion.original, conversion.original_currency, locale)
        yield say("spending.original", locale, amount=amount, rate=say_rate(conversion.rate, locale))
    if details.payment_method is not None:
        yield say("spending.method", locale, method=details.payment_method)
    if details.tags:
        yield say("spending.tags", locale, tags=and_list(details.tags, locale))
    if details.notes is not None:
        yield say("spending.notes", locale, notes=details.notes)
    yield say("spending.booked_by", locale, name=details.booked_by)
