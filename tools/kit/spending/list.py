"""Expenses one by one, as an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.spending import Spending, Sum
from db.spending_rows import Listed, Order, SpendingRows
from tools.kit.booking.words import say_expense
from tools.kit.call import Call
from tools.kit.money import say_money
from tools.kit.phrases import and_list, say
from tools.kit.spending.answers import ExpenseList, period_of, row_of, total_of
from tools.kit.spending.question import Question
from tools.kit.spending.words import say_currencies, say_total, say_when


async def listed(call: Call, question: Question, order: Order, *, limit: int) -> ExpenseList:
    """At most `limit` rows that pass the filter, and how many there are, with totals over all of them."""
    sums = await Spending(call.connection).totals(question.filter, currency=call.space.currency)
    rows = await SpendingRows(call.connection).listed(
        question.filter, order, currency=call.space.currency, limit=limit
    )
    found = sum(one.found for one in sums)
    return ExpenseList(
        headline=" ".join(_said(call, question, order, rows, sums, found)),
        space=call.space.name,
        period=period_of(question.days, call.locale),
        filter=question.about.strip(),
        expenses=[row_of(row) for row in rows],
        found=found,
        totals=[total_of(one) for one in sums],
    )


def say_row(row: Listed, locale: str) -> str:
    """An expense in a list: "dinner €84.50 on 23 November 2026, paid by Eva (K7QF2M)"."""
    what = say_expense(row.description, row.amount, row.currency, row.date, kind=row.kind, locale=locale)
    key = "expense.paid_by" if row.kind == "expense" else "expense.received_by"
    payers = say(key, locale, people=and_list(row.paid_by, locale))
    if row.share is None:
        return say("spending.row", locale, what=what, payers=payers, ref=row.ref)
    share = say_money(row.share, row.currency, locale)
    return say("spending.row_of_member", locale, what=what, payers=payers, ref=row.ref, share=share)


def _said(
    call: Call, question: Question, order: Order, rows: Sequence[Listed], sums: Sequence[Sum], found: int
) -> Iterator[str]:
    locale = call.locale
    if rows:
        all_of_them = found == len(rows)
        yield say(
            f"spending.{order}_{'all' if all_of_them else 'some'}",
            locale,
            count=len(rows),
            found=found,
            space=call.space.name,
            of=say("spending.of_person", locale, name=question.member.name) if question.member else "",
            about=question.about,
            when=say_when(question.days, locale),
            rows="; ".join(say_row(row, locale) for row in rows),
        )
    if found != 1:
        yield say_total(question, call.space.name, sums, locale)
    if unconverted := say_currencies(sums, call.space.currency, locale):
        yield unconverted
