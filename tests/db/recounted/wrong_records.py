"""Errors in the ledger, the history and the turns."""

from __future__ import annotations

from tests.db.recounted.plant import DINNER, NOBODY, Plant, plant

A_CALL = "(select id from tool_calls where name = 'add_expense' order by at limit 1)"
AN_UNDO = "(select id from tool_calls where name = 'undo' and undoes <> '{}' order by at limit 1)"
A_READ = "(select id from tool_calls where name = 'query_spending')"
LAST_TURN = "(select id from turns order by created_at desc limit 1)"
OF_DINNER = f"row_id = {DINNER} and tablename = 'expenses'"


def on_call(deed: str) -> str:
    return f"update tool_calls set {deed} where id = {A_CALL}"


def reopened(state: str, lease: str) -> str:
    return (
        f"update turns set state = '{state}', finished_at = null, lease_until = {lease},"
        " created_at = now() - interval '1 hour', updated_at = now() - interval '1 hour'"
        f" where id = {LAST_TURN}"
    )


LEDGER: dict[str, Plant] = {
    "a change names a call that is not there": plant(
        "call of a change", "changes", f"update changes set call_id = {NOBODY} where {OF_DINNER}"
    ),
    "a change names a turn and no call": plant(
        "call of a change", "changes", f"update changes set call_id = null where {OF_DINNER}"
    ),
    "a change names another turn": plant(
        "call of a change", "changes", f"update changes set turn_id = {NOBODY} where {OF_DINNER}"
    ),
    "a change names another person": plant(
        "call of a change", "changes", f"update changes set actor = {NOBODY} where {OF_DINNER}"
    ),
    "a change names a call that reads": plant(
        "call of a change",
        "changes",
        f"update changes set call_id = {A_READ}, turn_id ="
        f" (select turn_id from tool_calls where id = {A_READ}) where {OF_DINNER}",
    ),
    "a change names a call that failed": plant(
        "call of a change", "changes", on_call("state = 'failed'"), places=5
    ),
    "a call changed nothing": plant(
        "changes of a call", "tool_calls", f"delete from changes where call_id = {A_CALL}"
    ),
    "a call answered with another expense": plant(
        "expense of a call", "tool_calls", on_call("""result = result || '{"ref": "ZZZZZZ"}'""")
    ),
    "a call booked twice": plant(
        "expense of a call",
        "tool_calls",
        "insert into changes (space_id, tablename, row_id, operation, after, actor, turn_id, call_id)"
        " select space_id, tablename, gen_random_uuid(), operation, after, actor, turn_id, call_id from changes"
        f" where call_id = {A_CALL} and tablename = 'expenses'",
    ),
    "a call was never finished": plant(
        "call that is not finished", "tool_calls", on_call("state = 'claimed'")
    ),
    "a call is another person's than its turn": plant(
        "turn of a call", "tool_calls", on_call(f"user_id = {NOBODY}")
    ),
    "a call of a turn that is gone": plant("turn of a call", "tool_calls", on_call(f"turn_id = {NOBODY}")),
    "an undo took back a call that is not there": plant(
        "call that was taken back",
        "tool_calls",
        f"update tool_calls set undoes = array[{NOBODY}]::uuid[] where id = {AN_UNDO}",
    ),
    "an undo took back a question": plant(
        "call that was taken back",
        "tool_calls",
        f"update tool_calls set undoes = array[{A_READ}] where id = {AN_UNDO}",
    ),
}

# A column of each table that the history has to tell of.
TELLING = {
    "expenses": ("category", "'pets'"),
    "expense_payers": ("amount", "amount + 1"),
    "expense_splits": ("amount", "amount + 1"),
    "settlements": ("amount", "amount + 1"),
    "budgets": ("framework", "'custom'"),
    "budget_items": ("budgeted_amount", "budgeted_amount + 1"),
    "spaces": ("timezone", "'Asia/Tokyo'"),
    "space_members": ("role", "'viewer'"),
}


def one(table: str) -> str:
    return f"ctid = (select max(ctid) from {table})"


HISTORY: dict[str, Plant] = {
    "a row lost its beginning": plant(
        "history of a row",
        "changes",
        f"delete from changes where operation = 'INSERT' and {OF_DINNER}",
        f"insert into changes (space_id, tablename, row_id, operation, before, after)"
        f" select space_id, 'expenses', id, 'UPDATE', to_jsonb(e), to_jsonb(e) from expenses as e where id = {DINNER}",
    ),
    "an image was altered": plant(
        "history of a row",
        "changes",
        "update changes set before = before || '{\"amount\": 1}' where id = (select max(id) from changes"
        " where tablename = 'expenses' and operation = 'UPDATE')",
    ),
    "a deletion was forgotten": plant(
        "history of a row",
        "changes",
        "delete from changes where id = (select max(id) from changes"
        " where tablename = 'budgets' and operation = 'DELETE')",
    ),
    "a row came twice": plant(
        "history of a row",
        "changes",
        "insert into changes (space_id, tablename, row_id, operation, after)"
        f" select space_id, tablename, row_id, operation, after from changes where {OF_DINNER}",
    ),
    **{
        f"{table} changed behind the history": plant(
            "row against its history", table, f"update {table} set {column} = {value} where {one(table)}"
        )
        for table, (column, value) in TELLING.items()
    },
    **{
        f"{table} deleted behind the history": plant(
            "row against its history", table, f"delete from {table} where {one(table)}"
        )
        for table in TELLING
    },
    "a row has no history": plant(
        "row against its history", "expenses", f"delete from changes where {OF_DINNER}"
    ),
}

TURNS: dict[str, Plant] = {
    "a turn's worker died": plant(
        "turn left open", "turns", reopened("running", "now() - interval '11 minutes'")
    ),
    "a turn was let go": plant("turn left open", "turns", reopened("running", "null")),
    "a turn waits behind nothing": plant("turn left open", "turns", reopened("queued", "null")),
    "a journal outlived its turn": plant(
        "journal of a finished turn",
        "journal",
        f"insert into journal (turn_id, seq, entry) select {LAST_TURN}, 1, '{{}}'",
    ),
    "a thread has a token too much": plant(
        "tokens of a thread",
        "ai_conversations",
        "update ai_conversations set total_tokens = total_tokens + 1 where title is not null",
    ),
    "a usage is gone": plant(
        "tokens of a thread", "ai_conversations", "delete from usage where id = (select min(id) from usage)"
    ),
    "a usage is another person's": plant(
        "person of a usage",
        "usage",
        f"update usage set user_id = {NOBODY} where id = (select min(id) from usage)",
    ),
    "a turn is another person's than its thread": plant(
        "thread of a turn", "turns", f"update turns set user_id = {NOBODY} where id = {LAST_TURN}"
    ),
    "a turn was settled twice": plant(
        "entry of a thread",
        "ai_conversations",
        "update ai_conversations set messages = messages || (messages -> 0) where title is not null",
    ),
    "a turn was settled and goes on": plant(
        "entry of an open turn", "ai_conversations", reopened("running", "now() + interval '1 minute'")
    ),
}
