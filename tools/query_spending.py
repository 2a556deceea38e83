"""Questions about what was spent, got back and earned."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tools.kit.arguments import Label
from tools.kit.call import Call
from tools.kit.category.guess import Kind
from tools.kit.money import Quantity
from tools.kit.spending.answers import ExpenseDetail, ExpenseList, Spent
from tools.kit.spending.detail import detailed
from tools.kit.spending.list import listed
from tools.kit.spending.question import Asked, understood
from tools.kit.spending.sums import added_up, check_fits_together
from tools.kit.tool import tool

CATEGORIES_MAX = 20
ROWS_MAX = 50
ROWS_DEFAULT = 10

Show = Literal["total", "newest", "largest", "detail"]
GroupBy = Literal["day", "week", "month", "category", "member"]


@tool(writes=False)
async def query_spending(
    call: Call,
    *,
    period: Annotated[
        Label | None,
        Field(
            description="all, today, yesterday, this_week, last_week, this_month, last_month, this_year,"
            " last_year, last_N_days, last_N_weeks, last_N_months, YYYY, YYYY-MM, YYYY-MM-DD or"
            " YYYY-MM-DD..YYYY-MM-DD. Omitted: this_month for totals, this_year by month, all for lists"
        ),
    ] = None,
    compare_with: Annotated[
        Label | None, Field(description='Another period, or "previous" for the one before')
    ] = None,
    categories: Annotated[
        list[Label] | None,
        Field(max_length=CATEGORIES_MAX, description="Such as dining, food (groceries and dining) or wants"),
    ] = None,
    member: Annotated[
        Label | None, Field(description='A name as said, or "me"; omit for "we", which is the space')
    ] = None,
    text: Annotated[
        Label | None, Field(description="Words in description, notes or tags, such as a shop's name")
    ] = None,
    amount_min: Annotated[Quantity | None, Field(description="The least amount of an expense")] = None,
    amount_max: Annotated[Quantity | None, Field(description="The greatest amount of an expense")] = None,
    tag: Annotated[Label | None, Field(description="A whole tag")] = None,
    kind: Annotated[
        Kind | None, Field(description="One kind alone; omit for spending, which is expenses less refunds")
    ] = None,
    group_by: Annotated[GroupBy | None, Field(description="Totals split up; only with total")] = None,
    show: Annotated[
        Show, Field(description="A total, the newest or largest expenses one by one, or one in detail")
    ] = "total",
    expense: Annotated[Label | None, Field(description="The six-character ref of one, for detail")] = None,
    limit: Annotated[
        int | None, Field(ge=1, le=ROWS_MAX, description="How many rows or groups at most")
    ] = None,
) -> Spent | ExpenseList | ExpenseDetail:
    """Answers questions about what this space spent, got back or earned: totals, groups, comparisons, lists.

    Use it for "how much did we spend on food this month?", "what did I pay?" (member "me"), "our biggest
    expenses", "when did we last go to the cinema?" (text, newest). Its totals cover all that passes the
    filter: never add up yourself, ask again with another filter or group_by. For what is left of a plan use
    read_budget.
    """
    detail = show == "detail" or expense is not None
    check_fits_together(call, show="detail" if detail else show, group_by=group_by, compare_with=compare_with)
    asked = Asked(categories or (), member, text, amount_min, amount_max, tag, kind)
    if detail:
        return await detailed(call, asked, period, expense)
    if show in ("newest", "largest"):
        question = await understood(call, asked, period or "all", compare_with=None)
        order: Literal["newest", "largest"] = "newest" if show == "newest" else "largest"
        return await listed(call, question, order, limit=limit or ROWS_DEFAULT)
    default = "this_year" if group_by == "month" else "this_month"
    question = await understood(call, asked, period or default, compare_with=compare_with)
    return await added_up(call, question, group_by, limit=limit or ROWS_MAX)
