"""What a budget cannot count, for want of an exchange rate (RULES 2.5)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from db.budgets import Budget
from db.spending import Spending, Sum
from db.spending_filter import Days, Filter
from tools.kit.call import Call
from tools.kit.phrases import say
from tools.kit.spending.words import say_amounts


async def say_uncounted(call: Call, budget: Budget) -> str:
    """What was spent in its month in other currencies, and where it is itself in another than the space's.

    Nothing where all of it is counted; a secondary budget counts what names it, and that alone.
    """
    said = []
    if budget.currency != call.space.currency:
        said.append(say("budget.currency_only", call.locale, currency=budget.currency))
    uncounted = await _uncounted(call, budget) if budget.is_master else []
    if uncounted:
        amounts = say_amounts(uncounted, call.locale)
        said.append(say("budget.uncounted", call.locale, amounts=amounts, currency=budget.currency))
    return " ".join(said)


async def _uncounted(call: Call, budget: Budget) -> list[Sum]:
    """The spending of the whole month that no budget counts, in every currency but the budget's own."""
    first = date.fromisoformat(f"{budget.month}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    which = Filter(
        space_id=call.space.id,
        kinds=("expense", "refund"),
        days=Days(first, last),
        in_no_budget=True,
    )
    sums = await Spending(call.connection).totals(which, currency=budget.currency)
    return [one for one in sums if one.currency != budget.currency]
