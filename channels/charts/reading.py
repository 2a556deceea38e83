"""The answers of tools read as charts, where a chart tells something that the sentence does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from channels.charts.calendar_axis import aligned
from channels.charts.chart import (
    Bar,
    BudgetBar,
    BudgetBars,
    CategoryBars,
    Chart,
    Covered,
    Debt,
    MonthLine,
    Point,
    Unit,
    WhoOwesWhom,
)
from tools.kit.budgeting.standing import BudgetStanding, ItemStanding
from tools.kit.category.categories import CATEGORY_LOOKS, look_of
from tools.kit.spending.answers import Group, Spent
from tools.read_balances import Owed

GROUPS_MIN = 2
DEBTS_MAX = 40


def chart_of(tool: str, answer: Mapping[str, Any]) -> Chart | None:
    """The chart of what `tool` answered, as its JSON is read; None where there is none to draw."""
    try:
        match tool:
            case "query_spending":
                return _of_spending(Spent.model_validate(answer))
            case "read_budget":
                return _of_budget(BudgetStanding.model_validate(answer))
            case "read_balances":
                return _of_balances(Owed.model_validate(answer))
    except ValidationError:
        # Another of the answers that the tool gives, such as a list, or that there is no budget.
        return None
    return None


def _of_spending(answer: Spent) -> CategoryBars | MonthLine | None:
    """The groups in the first of the answer's currencies; None where they are fewer than GROUPS_MIN."""
    currency = answer.totals[0].currency if answer.totals else None
    groups = [one for one in answer.groups if one.currency == currency]
    if answer.grouped_by is None or currency is None or len(groups) < GROUPS_MIN:
        return None
    if not any(one.amount or one.before for one in groups):
        return None
    match answer.grouped_by:
        case "category" | "member" as by:
            return CategoryBars(
                covered=_covered(answer, currency),
                by=by,
                currency=currency,
                bars=tuple(Bar(one.group, one.amount, one.before) for one in groups),
                total=answer.totals[0].amount,
                total_before=_total_before(answer, currency),
            )
        case "day" | "week" | "month" as unit:
            return _line(answer, unit, currency, groups)


def _covered(answer: Spent, currency: str) -> Covered:
    return Covered(
        space=answer.space,
        period=answer.period.said,
        subject=answer.subject,
        member=answer.member,
        filter=answer.filter,
        compared=answer.compared_with.said if answer.compared_with else None,
        left_out=tuple(sorted({one.currency for one in answer.totals} - {currency})),
    )


def _total_before(answer: Spent, currency: str) -> Decimal | None:
    return next((one.before for one in answer.comparison if one.currency == currency), None)


def _line(answer: Spent, unit: Unit, currency: str, groups: list[Group]) -> MonthLine | None:
    points = [Point(_day(one.group), one.amount) for one in groups]
    is_cut = answer.found_groups > len(answer.groups)
    first, last = points[0].day, points[-1].day
    # Of a list that was cut only what it shows is known: before its first group there was more.
    if answer.period.first is not None and not is_cut:
        first = min(first, aligned(date.fromisoformat(answer.period.first), unit, first))
    if answer.period.last is not None:
        last = max(last, aligned(date.fromisoformat(answer.period.last), unit, first))
    return MonthLine(
        covered=_covered(answer, currency),
        unit=unit,
        currency=currency,
        points=tuple(points),
        first=first,
        last=last,
        is_cut=is_cut,
    )


def _day(group: str) -> date:
    """The first day of a group: of "2026-11" the first of November."""
    return date.fromisoformat(group if len(group) > len("2026-11") else f"{group}-01")


def _of_budget(answer: BudgetStanding) -> BudgetBars | None:
    if not answer.items:
        return None
    return BudgetBars(
        space=answer.space,
        month=answer.month,
        name=answer.name,
        currency=answer.currency,
        budgeted=answer.total_budgeted,
        spent=answer.total_spent,
        left=answer.total_left,
        over=answer.total_over,
        items=tuple(_budget_bar(one) for one in answer.items),
        unplanned=answer.unplanned,
    )


def _budget_bar(item: ItemStanding) -> BudgetBar:
    return BudgetBar(
        label=item.category,
        budgeted=item.budgeted,
        spent=item.spent,
        left=item.left,
        over=item.over,
        is_income=item.category_type == "income",
        # An item has the color of its category; one that people named has none of its own.
        color=look_of(item.category)[1] if item.category in CATEGORY_LOOKS else None,
    )


def _of_balances(answer: Owed) -> WhoOwesWhom | None:
    if not 0 < len(answer.payments) <= DEBTS_MAX:
        return None
    debts = [Debt(one.payer, one.payee, one.amount, one.currency) for one in answer.payments]
    return WhoOwesWhom(answer.space, tuple(debts))
