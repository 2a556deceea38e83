"""Which budget people mean by a month or a name."""

from __future__ import annotations

from db.budgets import Budget, Budgets
from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.locales import say_month
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal


async def budget_to_change(call: Call, month: str | None, name: str | None) -> Budget:
    """The secondary budget of that name, else the month's; without a month this one's, or the only one that there is.

    Refusal, with the months that have one, where it is none of these.
    """
    if name is not None:
        return await secondary_called(
            call, name, month or f"{call.today:%Y-%m}", is_month_named=month is not None
        )
    wanted = month or f"{call.today:%Y-%m}"
    masters = await Budgets(call.connection).masters(call.space.id)
    found = next((budget for budget in masters if budget.month == wanted), None)
    if found is None and month is None and len(masters) == 1:
        return masters[0]
    if found is not None:
        return found
    if not masters:
        raise Refusal(say("budget.none_at_all", call.locale, space=call.space.name))
    months = [say_month(budget.month, call.locale) for budget in masters]
    raise Refusal(
        say("budget.none", call.locale, month=say_month(wanted, call.locale), space=call.space.name),
        hint=say("budget.say_month", call.locale, months=or_list(months, call.locale)),
        candidates=months,
    )


async def secondary_called(call: Call, name: str, month: str, *, is_month_named: bool) -> Budget:
    """The secondary budget called `name` that has begun last by `month`, else the next one to begin.

    Where the month was named, it is the one that begins in it. Refusal, with candidates, where there is none.
    """
    budgets = await Budgets(call.connection).secondaries(call.space.id)
    called = [budget for budget in budgets if fold(budget.name) == fold(name)]
    if is_month_named:
        called = [budget for budget in called if budget.month == month] or called
    if not called:
        names = list(dict.fromkeys(budget.name for budget in budgets))
        hint = say("budget.say_name", call.locale, names=or_list(names, call.locale)) if names else None
        raise Refusal(
            say("budget.unknown", call.locale, name=name, space=call.space.name),
            hint=hint or say("budget.no_secondary", call.locale),
            candidates=names,
        )
    return next((budget for budget in called if budget.month <= month), called[-1])
