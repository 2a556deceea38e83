"""What stands in the books after a conversation, without what chance decides: ids, references, moments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from evals.books.turns.household import Household

PARTS = {
    "expenses": """
        select expense.date, expense.kind, expense.description, expense.amount, expense.currency, expense.category,
            expense.ai_category_confidence, expense.split_mode, expense.split_inputs,
            expense.deleted_at is not null as deleted, budget.month_period, item.category as item,
            (select jsonb_object_agg(username, amount) from public.expense_payers as payer
             join public.users on users.id = payer.user_id where payer.expense_id = expense.id) as payers,
            (select jsonb_object_agg(username, jsonb_build_array(amount, percentage, odd_units, is_paid))
             from public.expense_splits as split
             join public.users on users.id = split.user_id where split.expense_id = expense.id) as splits
        from public.expenses as expense
        left join public.budgets as budget on budget.id = expense.budget_id
        left join public.budget_items as item on item.id = expense.budget_item_id""",
    "budgets": """
        select budget.month_period, budget.type, budget.name, budget.framework, budget.total_income,
            budget.total_budgeted, budget.net_spent, item.category, item.category_type, item.budgeted_amount,
            item.net_spent as item_spent
        from public.budgets as budget left join public.budget_items as item on item.budget_id = budget.id""",
    "odd units": """
        select username, member.odd_units from public.space_members as member
        join public.users on users.id = member.user_id where member.odd_units <> 0""",
    "settlements": "select count(*) as settlements from public.settlements",
    "history": """
        select turn.message_id, call.seq, change.tablename, change.operation, count(*) as images
        from public.changes as change left join public.tool_calls as call on call.id = change.call_id
        left join public.turns as turn on turn.id = change.turn_id group by 1, 2, 3, 4""",
    "calls": """
        select turn.message_id, call.seq, call.name, call.arguments, call.writes, call.state
        from public.tool_calls as call join public.turns as turn on turn.id = call.turn_id""",
    "turns": "select message_id, state, answer, failure from public.turns",
    "usage": """
        select turn.message_id, used.seq, used.model, used.output_tokens
        from public.usage as used join public.turns as turn on turn.id = used.turn_id""",
}
THREADS = "select messages from public.ai_conversations order by created_at"
LOOSE_ENDS = {
    "a turn is still open": "select count(*) from public.turns where finished_at is null",
    "a journal is not emptied": "select count(*) from public.journal",
    "a call is claimed and not finished": "select count(*) from public.tool_calls where state = 'claimed'",
    "a turn has not one end": """
        select count(*) from public.turns as turn where 1 <> (
            select count(*) from public.turn_events as event where event.turn_id = turn.id and kind = 'end')""",
    "something was shown after the end": """
        select count(*) from public.turn_events as event where kind = 'end' and exists (
            select from public.turn_events as later where later.turn_id = event.turn_id and later.seq > event.seq)""",
    "a thread's tokens are not those of its usage": """
        select count(*) from public.ai_conversations as thread where total_tokens <> coalesce((
            select sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)
            from public.usage join public.turns on turns.id = usage.turn_id
            where turns.conversation_id = thread.id), 0)""",
}
"""What must be none in the end, whatever has happened."""


@dataclass(frozen=True)
class Record:
    """The rows of each part as sorted lines, and the threads as they are stored."""

    parts: dict[str, list[str]]
    threads: list[list[dict[str, Any]]]
    loose_ends: list[str]


def recorded(household: Household) -> Record:
    """Looks at the books."""
    window = household.window
    parts = {
        name: sorted(
            str(row) for (row,) in window.rows(f"select to_jsonb(line)::text from ({query}) as line")
        )
        for name, query in PARTS.items()
    }
    threads = [messages for (messages,) in window.rows(THREADS)]
    parts["threads"] = [spoken(entry) for messages in threads for entry in messages]
    loose = [f"{what} ({found})" for what, query in LOOSE_ENDS.items() if (found := household.count(query))]
    return Record(parts, threads, loose)


def spoken(entry: dict[str, Any]) -> str:
    """An entry of a thread without what chance decides."""
    blocks = [
        {key: value for key, value in block.items() if key in ("type", "text", "name", "input", "is_error")}
        for block in entry["content"]
    ]
    return json.dumps([entry["role"], entry.get("shown"), blocks], sort_keys=True)
