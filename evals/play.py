"""Plays a case and says what is wrong with the books or the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.case import Case, WantedBudget, WantedExpense
from evals.world import BookedExpense, World

ASKING = re.compile(
    r"\?|\b(?:cannot|can't|can not|not able|don't|do not|does not|did not|didn't|not yet|nobody|not possible"
    r"|already|nothing was written|nothing to take back)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Verdict:
    """How a case went. `asked` where it asked instead of booking, as it may."""

    case: Case
    answers: list[str]
    faults: list[str]
    wrong_rows: list[str]
    asked: bool

    @property
    def passed(self) -> bool:
        return not self.faults


async def play(world: World, case: Case) -> Verdict:
    """Empties the books, says everything in one thread, and compares."""
    await world.reset()
    answers: list[str] = []
    before: list[BookedExpense] = []
    for text in case.says:
        before = world.expenses()
        answers.append(await world.say(text, new_thread=not answers))
    booked = world.expenses()
    wrote = {row.ref for row in booked} != {row.ref for row in before} or booked != before
    asked = bool(ASKING.search(answers[-1])) and not wrote
    wrong_rows = surplus(case.books, booked)
    if case.may_ask and asked and not wrong_rows:
        return Verdict(case, answers, [], [], asked=True)
    faults = [*wrong_rows, *lacking(case.books, booked), *unplanned(case.budgets, world)]
    faults += [f'the answer lacks "{figure}"' for figure in case.answer_has if figure not in answers[-1]]
    if case.asks and not asked:
        faults.append("it neither asked nor said that it cannot")
    return Verdict(case, answers, faults, wrong_rows, asked=asked)


def surplus(wanted: Sequence[WantedExpense], booked: Sequence[BookedExpense]) -> list[str]:
    """Rows that nobody asked for: the worst that can happen."""
    left = list(wanted)
    wrong = []
    for row in booked:
        match = next((expense for expense in left if is_as_wanted(expense, row)), None)
        if match is None:
            wrong.append(f"wrong row: {described(row)}")
        else:
            left.remove(match)
    return wrong


def lacking(wanted: Sequence[WantedExpense], booked: Sequence[BookedExpense]) -> list[str]:
    left = list(booked)
    missing = []
    for expense in wanted:
        match = next((row for row in left if is_as_wanted(expense, row)), None)
        if match is None:
            missing.append(f"not booked: {expense.model_dump(mode='json', exclude_defaults=True)}")
        else:
            left.remove(match)
    return missing


def is_as_wanted(wanted: WantedExpense, row: BookedExpense) -> bool:
    return (
        (row.amount, row.currency, row.date, row.kind)
        == (wanted.amount, wanted.currency, wanted.date, wanted.kind)
        and row.paid_by == dict(wanted.paid_by)
        and row.shares == dict(wanted.shares)
        and (wanted.category is None or row.category in wanted.category)
        and (wanted.description is None or wanted.description.casefold() in row.description.casefold())
    )


def described(row: BookedExpense) -> str:
    shares = {name: f"{amount.normalize():f}" for name, amount in row.shares.items()}
    paid = {name: f"{amount.normalize():f}" for name, amount in row.paid_by.items()}
    what = f"{row.kind} {row.amount.normalize():f} {row.currency} {row.date} {row.description!r}"
    return f"{what} {row.category} paid {paid} shares {shares}"


def unplanned(wanted: Sequence[WantedBudget] | None, world: World) -> list[str]:
    if wanted is None:
        return []
    planned = world.budgets()
    expected = {budget.month: dict(budget.items) for budget in wanted}
    return [] if planned == expected else [f"budgets are {planned}, not {expected}"]
