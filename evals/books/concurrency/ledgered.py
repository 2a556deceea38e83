"""What was acknowledged through tools, compared with the ledger and with the books: nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from db.outside import rows
from evals.books.concurrency.copies import Copy

BOOKED = "select description, count(*) from public.expenses group by description"
CLAIMED = "select count(*) from public.tool_calls where state = 'claimed'"
WRITES = "select id, undoes from public.tool_calls where writes and state = 'done'"
MADE = """
select change.call_id, change.row_id, expense.deleted_at is null
from public.changes as change join public.expenses as expense on expense.id = change.row_id
where change.tablename = 'expenses' and change.operation = 'INSERT'
"""
DELETED = """
select change.row_id, change.call_id
from public.changes as change join public.tool_calls as call on call.id = change.call_id
where change.tablename = 'expenses' and call.name = 'delete_expenses'
"""


def what_the_ledger_lacks(copy: Copy, *, added: Sequence[str], not_added: Collection[str]) -> list[str]:
    """Says in words which acknowledged expense is missing or there twice, which refused one is there, and which
    does not stand as the undos of the ledger leave it."""
    booked = dict(rows(copy.superuser_url, BOOKED))
    wrong = [
        f"{what} was acknowledged and is there {booked.get(what, 0)} times"
        for what in added
        if booked.get(what) != 1
    ]
    wrong += [f"{what} was refused and is there" for what in not_added if what in booked]
    wrong += [f"{what} was acknowledged {times} times" for what, times in Counter(added).items() if times > 1]
    unknown = set(booked) - set(added) - set(not_added)
    wrong += [f"{what} is there and nobody was told" for what in sorted(unknown)]
    [(claimed,)] = rows(copy.superuser_url, CLAIMED)
    if claimed:
        wrong.append(f"{claimed} calls are claimed and were never finished")
    return wrong + not_as_undone(copy)


def not_as_undone(copy: Copy) -> list[str]:
    """The expenses that are live though an undo or a deletion that stands took them away, or gone though none did."""
    undone_by: dict[UUID, list[UUID]] = {}
    done = set()
    for call, undoes in rows(copy.superuser_url, WRITES):
        done.add(call)
        for target in undoes:
            undone_by.setdefault(target, []).append(call)
    deleted_by: dict[UUID, list[UUID]] = {}
    for expense, call in rows(copy.superuser_url, DELETED):
        deleted_by.setdefault(expense, []).append(call)
    wrong = []
    for call, expense, is_live in rows(copy.superuser_url, MADE):
        if call not in done:
            wrong.append(f"expense {expense} stems from no finished call")
            continue
        is_deleted = any(stands(deletion, undone_by) for deletion in deleted_by.get(expense, ()))
        if is_live != (stands(call, undone_by) and not is_deleted):
            wrong.append(f"expense {expense} is {'live' if is_live else 'gone'} against the ledger")
    return wrong


def stands(call: UUID, undone_by: Mapping[UUID, Sequence[UUID]]) -> bool:
    """True where no undo that stands itself took this write back."""
    return not any(stands(undo, undone_by) for undo in undone_by.get(call, ()))
