"""What a write was about, in words, and whether a person means it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from db.budgets import Budgets
from db.expenses import Expense, Expenses
from db.history import Change
from db.settlements import Settlements
from tools.kit.booking.named_expense import read_ref
from tools.kit.booking.words import label_of
from tools.kit.budgeting.words import say_kept, say_named
from tools.kit.call import Call
from tools.kit.category.words import empty_words, singular
from tools.kit.fold import fold
from tools.kit.phrases import and_list, say
from tools.kit.settling.words import say_settled
from tools.kit.undoing.people import PEOPLE, say_people, say_stays

OF_BUDGETS = {"budgets", "budget_items"}
ENTRIES = {"expenses": "undo.expenses", "settlements": "undo.payments"}
SPLIT_FIELDS = {"split_mode", "split_inputs"}


@dataclass(frozen=True)
class Written:
    """A write as people know it: `label` is "beers €20.00 on 23 November 2026", `stays` why it is not taken back."""

    what: Literal[
        "expense", "change", "deletion", "split", "move", "settlement", "budget", "replan", "people", "import"
    ]
    label: str
    expense: Expense | None
    stays: str = ""
    budget_id: UUID | None = None
    others: tuple[Expense, ...] = ()
    """What was deleted together with `expense`."""

    @property
    def expenses(self) -> list[Expense]:
        """Every expense that it is about."""
        return [one for one in (self.expense, *self.others) if one]

    @property
    def refs(self) -> list[str]:
        return [one.ref for one in self.expenses]

    def is_meant(self, *, ref: str | None, words: str | None) -> bool:
        """True where the ref is its expense's and each of the words begins like one that it is told by."""
        if ref is not None and read_ref(ref) not in self.refs:
            return False
        category = self.expense.category if self.expense else ""
        known = _words(f"{self.label} {category} {self.what}")
        said = [word for word in _words(words or "") if word not in empty_words()]
        return all(any(one.startswith(singular(word)) for one in known) for word in said)


async def written_by(call: Call, changes: Sequence[Change]) -> Written:
    """What these changes of one write are about; a deleted expense is still known."""
    if any(change.tablename in OF_BUDGETS for change in changes):
        return await _budget_written(call, changes)
    if imported := _imported(changes):
        return Written("import", say("undo.import", call.locale, what=_counted(imported, call.locale)), None)
    settled = next((change.row_id for change in changes if change.tablename == "settlements"), None)
    if settled is not None:
        row = await Settlements(call.connection).even_deleted(settled)
        return Written("settlement", say_settled(row, call.locale), None)
    if changes[-1].tablename in PEOPLE:
        label = await say_people(call, changes)
        return Written("people", label, None, stays=say_stays(changes, label, call.locale))
    expense_id = next(change.expense_id for change in changes if change.expense_id)
    expense = await Expenses(call.connection).even_deleted(expense_id)
    label = label_of(expense, call.locale)
    is_deleted = any("deleted_at" in change.fields for change in changes if change.tablename == "expenses")
    if any(change.adds_an_expense for change in changes):
        return Written("move" if is_deleted else "expense", label, expense)
    if is_deleted:
        return await _deletion_written(call, changes)
    is_changed = any(
        set(change.fields) - SPLIT_FIELDS for change in changes if change.tablename == "expenses"
    )
    return Written("change" if is_changed else "split", label, expense)


def _imported(changes: Sequence[Change]) -> list[Change]:
    """The entries that one write took over, where it took over several: nothing else adds as many, or brings as many
    of them back."""
    entries = [
        change
        for change in changes
        if change.tablename in ENTRIES and change.image.get("bank_transaction_id") is not None
    ]
    is_import = all(change.operation == "INSERT" or change.is_brought_back for change in entries)
    return entries if len(entries) > 1 and is_import else []


def _counted(entries: Sequence[Change], locale: str) -> str:
    """ "118 expenses and 6 payments"."""
    counts = {key: sum(one.tablename == table for one in entries) for table, key in ENTRIES.items()}
    return and_list([say(key, locale, count=count) for key, count in counts.items() if count], locale)


async def _deletion_written(call: Call, changes: Sequence[Change]) -> Written:
    """One deletion of one expense or of several."""
    deleted = [change.row_id for change in reversed(changes) if "deleted_at" in change.fields]
    first, *others = [
        await Expenses(call.connection).even_deleted(row_id) for row_id in dict.fromkeys(deleted)
    ]
    what = and_list([label_of(one, call.locale) for one in (first, *others)], call.locale)
    return Written("deletion", say("undo.deletion", call.locale, what=what), first, others=tuple(others))


async def _budget_written(call: Call, changes: Sequence[Change]) -> Written:
    """A budget that was made or deleted, or changed: an item's name may have gone along with what is booked so."""
    whole = next((change for change in changes if change.tablename == "budgets"), None)
    if whole is not None and whole.operation != "UPDATE":
        label = say_kept(whole.image, call.locale)
        made = whole.operation == "INSERT"
        return Written("budget", label if made else say("undo.deletion", call.locale, what=label), None)
    items = (UUID(change.image["budget_id"]) for change in changes if change.tablename == "budget_items")
    budget_id = whole.row_id if whole else next(items)
    budget = await Budgets(call.connection).get(budget_id)
    label = say_named(budget, call.locale) if budget else say("undo.gone_budget", call.locale)
    return Written("replan", label, None, budget_id=budget_id)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
