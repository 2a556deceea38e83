"""The statements by which changes are compared with the rows and taken back, each for many changes of one sort.

What is formatted into them are names of tables and columns of ours, never what anybody wrote.
"""

from __future__ import annotations

# The history as it reads today: who was a guest then is whom they became.
CHANGES = """(
    select id, call_id, tablename, row_id, operation, private.as_now(before, space_id) as before,
           private.as_now(after, space_id) as after
    from public.changes) as change"""

# Each asks for one row that is no longer so.
STANDS = {
    "INSERT": """
        select exists (select from {changes} left join public.{table} as here on {same_row}
                       where change.id = any (:changes)
                         and {image} - array[{own}] is distinct from change.after - array[{own}])""",
    "UPDATE": """
        select exists (select from {changes} left join public.{table} as here on {same_row}
                       where change.id = any (:changes)
                         and (here.{key} is null
                              or exists (select from unnest(cast(:fields as text[])) as n
                                         where {image} -> n is distinct from change.after -> n)))""",
    "DELETE": """
        select exists (select from {changes} join public.{table} as here on {same_row}
                       where change.id = any (:changes))""",
}

TAKES_BACK = {
    "THROUGH": """
        select {call} from public.{table} as here
        join {changes} on {same_row} where change.id = any (:changes)""",
    "HIDE": """
        update public.{table} as here set deleted_at = now()
        from {changes} where change.id = any (:changes) and {same_row} and here.deleted_at is null""",
    "INSERT": """
        delete from public.{table} as here
        using {changes} where change.id = any (:changes) and {same_row}""",
    "UPDATE": """
        update public.{table} as here set {sets}
        from {changes} cross join lateral jsonb_populate_record(null::public.{table}, change.before) as image
        where change.id = any (:changes) and {same_row}""",
    "DELETE": """
        insert into public.{table} ({given})
        select {restored} from {changes}
        cross join lateral jsonb_populate_record(null::public.{table}, change.before) as image
        where change.id = any (:changes)""",
}

# An expense that comes back joins the secondary budget again that it had named, where that is back as well.
JOINS_AGAIN = f"""
    update public.expenses as here set budget_id = budget.id
    from {CHANGES}
    join public.budgets as budget on budget.id = cast(change.before ->> 'budget_id' as uuid)
                                 and budget.type = 'secondary'
    where change.id = any (:changes) and here.id = change.row_id and here.budget_id is distinct from budget.id
"""

# What belongs to a row that the call added, and was added by another one.
BELONGING = {
    "expenses": f"""
        select exists (
            select from (select 'expense_splits' as tablename, expense_id, user_id from public.expense_splits
                         union all
                         select 'expense_payers', expense_id, user_id from public.expense_payers) as part
            where part.expense_id = any (:rows)
              and (part.tablename, part.expense_id::text, part.user_id::text) not in (
                  select change.tablename, change.after ->> 'expense_id', change.after ->> 'user_id'
                  from {CHANGES}
                  where change.call_id = :call and change.operation = 'INSERT'
                    and change.tablename in ('expense_splits', 'expense_payers')))""",
    "budgets": f"""
        select exists (
            select from public.budget_items as item
            where item.budget_id = any (:rows)
              and item.id not in (select change.row_id from {CHANGES}
                                  where change.call_id = :call and change.operation = 'INSERT'))""",
}
