"""What the writers were told, beside what the books hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from agent.offline.protocol import violations
from db.outside import Window
from db.verify import verify
from evals.books.kill.errand import Booking, Errand, is_booked
from evals.books.kill.notebook import Notebook

EXPENSES = """
select lower(regexp_replace(expense.description, '^.* ', '')), expense.amount, expense.deleted_at is null,
       (select count(*) from public.expense_splits as split where split.expense_id = expense.id),
       (select sum(amount) from public.expense_splits as split where split.expense_id = expense.id),
       (select sum(amount) from public.expense_payers as payer where payer.expense_id = expense.id),
       array(select turn.message_id from public.changes as change
             join public.tool_calls as call on call.id = change.call_id and call.state = 'done'
             join public.turns as turn on turn.id = call.turn_id
             where change.tablename = 'expenses' and change.operation = 'INSERT' and change.row_id = expense.id)
from public.expenses as expense
"""
PLANS = "select count(*) from public.budgets"
UNFINISHED = """
select (select count(*) from public.turns where state in ('queued', 'running', 'awaiting')),
       (select count(*) from public.tool_calls where state = 'claimed'),
       (select count(*) from public.journal)
"""
THREADS = "select id, messages from public.ai_conversations"
TURNS = "select id::text, conversation_id, answer from public.turns"


@dataclass(frozen=True)
class Row:
    """An expense as it stands; `messages` are the ids of those that booked it, by the ledger."""

    amount: Decimal
    is_live: bool
    shares: int
    shared: Decimal | None
    paid: Decimal | None
    messages: list[str]


@dataclass
class Comparison:
    """Everything that is not as the writers were told, as sentences."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    misattributed: list[str] = field(default_factory=list)
    repeats: int = 0
    contradicted: list[str] = field(default_factory=list)
    unfinished: int = 0
    broken_threads: list[str] = field(default_factory=list)
    drifts: list[str] = field(default_factory=list)


def compare(admin_url: str, notebooks: Sequence[Notebook]) -> Comparison:
    """Looks at the books of whom nobody works on any more. Raises `psycopg.Error`."""
    found = Comparison()
    window = Window(admin_url)
    try:
        rows: dict[str, list[Row]] = defaultdict(list)
        for word, *facts in window.rows(EXPENSES):
            rows[word].append(Row(*facts))
        for notebook in notebooks:
            compare_notebook(found, notebook, rows)
        found.unasked += [f"{word} was never sent" for word in rows]
        plans = sum(is_planned(notebook) for notebook in notebooks)
        [(planned,)] = window.rows(PLANS)
        found.acknowledged += plans
        found.lost += ["the plan"] * max(0, plans - planned)
        found.twice += ["the plan"] * max(0, planned - 1)
        found.unfinished = sum(window.rows(UNFINISHED)[0])
        found.broken_threads = list(broken_threads(window))
        found.drifts = [f"{drift.what} of {drift.where}" for drift in verify(admin_url)]
    finally:
        window.close()
    return found


def compare_notebook(found: Comparison, notebook: Notebook, rows: dict[str, list[Row]]) -> None:
    taken_back = {
        errand.takes_back
        for errand in notebook.errands.values()
        if errand.kind == "undo" and notebook.answers.get(errand.id, "").startswith("Took back")
    }
    found.acknowledged += len(taken_back)
    for errand in notebook.errands.values():
        answer = notebook.answers.get(errand.id, "")
        for word, booking in errand.books.items():
            # What the answer says is booked has to be there, and nothing else.
            is_acknowledged = is_booked(answer) and word in answer
            found.acknowledged += is_acknowledged
            compare_expense(
                found,
                errand,
                f"{word} ({errand.id})",
                booking if is_acknowledged else None,
                rows.pop(word, []),
                is_live=errand.id not in taken_back,
            )
    found.repeats += len(notebook.repeats)
    found.contradicted += [
        message for message, answer in notebook.repeats if answer != notebook.answers.get(message)
    ]


def compare_expense(
    found: Comparison, errand: Errand, name: str, booking: Booking | None, rows: list[Row], *, is_live: bool
) -> None:
    if len(rows) > 1:
        found.twice.append(f"{name}: {len(rows)} times")
    if booking is None:
        found.unasked += [f"{name} was not acknowledged"] * bool(rows)
        return
    if not rows:
        found.lost.append(name)
    for row in rows:
        wanted = (booking.amount, is_live, booking.shares, booking.amount if booking.shares else None)
        if (row.amount, row.is_live, row.shares, row.shared) != wanted or row.paid != booking.amount:
            found.different.append(f"{name}: {row}")
        if row.messages != [errand.id]:
            found.misattributed.append(f"{name}: booked by {row.messages}")


def is_planned(notebook: Notebook) -> bool:
    return any(
        errand.kind == "plan" and notebook.answers.get(errand.id, "").startswith("Budget for ")
        for errand in notebook.errands.values()
    )


def broken_threads(window: Window) -> Iterator[str]:
    """Threads that the model's API would refuse, or that do not tell each turn once and to its answer."""
    answers: dict[Any, dict[str, str]] = defaultdict(dict)
    for turn, conversation, answer in window.rows(TURNS):
        answers[conversation][turn] = answer
    for conversation, entries in window.rows(THREADS):
        for problem in violations(
            [{"role": entry["role"], "content": entry["content"]} for entry in entries]
        ):
            yield f"{conversation}: {problem}"
        told = {entry["turn_id"]: entry.get("shown") for entry in entries}
        if told != answers[conversation]:
            yield f"{conversation}: its turns are not told to their answers"
        # A turn that was told twice would begin a second time after others, or repeat an entry.
        order = [entry["turn_id"] for entry in entries]
        changes = sum(one != other for one, other in pairwise(order))
        repeated = Counter(entry["id"] for entry in entries).most_common(1)
        if changes + 1 != len(told) or repeated[0][1] > 1:
            yield f"{conversation}: a turn is told twice"
