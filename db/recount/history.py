"""Compares the history with itself and with the rows as they stand: each image begins where the last one ended."""

from __future__ import annotations

from db.recount.check import Check

# What the database changes by itself as a consequence is no news, and so the history may lack it.
CONSEQUENCES = {
    "expenses": "budget_id budget_item_id version wording updated_at",
    "expense_payers": "",
    "expense_splits": "is_paid paid_at payment_method payment_reference updated_at",
    "settlements": "updated_at",
    "budgets": "net_spent total_spent total_budgeted updated_at",
    "budget_items": "net_spent spent_amount updated_at",
    "spaces": "updated_at invite_code",
    "space_members": "odd_units updated_at",
}
# What tells a row of the table from the others, as the history does.
KEY = {table: "here.id, ''" for table in CONSEQUENCES} | {
    "expense_payers": "here.expense_id, here.user_id::text"
}
SECOND_KEY = "case tablename when 'expense_payers' then coalesce(after, before) ->> 'user_id' else '' end"


def array(table: str) -> str:
    return f"array[{', '.join(repr(column) for column in CONSEQUENCES[table].split())}]::text[]"


def by_table(branches: dict[str, str]) -> str:
    return f"case tablename {' '.join(f'when {table!r} then {then}' for table, then in branches.items())} end"


def read_alike(image: str, table: str) -> str:
    """An image as the table's columns read today: a moment is written in the zone of its session."""
    return f"to_jsonb(jsonb_populate_record(null::public.{table}, {image}))"


def changed_columns(one: str, other: str, read_one: str, read_other: str, consequences: str) -> str:
    """The columns of both images that differ; one that only a later schema has is in one image alone."""
    return f"""
        (select string_agg(a.key, ', ' order by a.key)
         from jsonb_each({read_one}) as a join jsonb_each({read_other}) as b on b.key = a.key
         where a.value <> b.value and {one} ? a.key and {other} ? a.key and a.key <> all ({consequences}))"""


def chain() -> str:
    consequences = by_table({table: array(table) for table in CONSEQUENCES})
    before, left_by = (
        by_table({table: read_alike(image, table) for table in CONSEQUENCES})
        for image in ("before", "left_by")
    )
    return f"""
with followed as (
    select id, tablename, row_id, before, lag(after) over history as left_by,
           lag(id) over history as earlier, {consequences} as consequences
    from public.changes
    window history as (partition by tablename, row_id, {SECOND_KEY} order by id)
), doubtful as (
    select *, (before is null) <> (left_by is null) as is_broken from followed
    where (before - consequences) is distinct from (left_by - consequences)
), told as (
    select *, case when not is_broken then
        {changed_columns("before", "left_by", before, left_by, "consequences")} end as columns
    from doubtful
)
select 'changes ' || id || ' of ' || tablename || ' ' || row_id,
       coalesce(columns, case when before is null then 'a new row' else 'a row' end),
       case when earlier is null then 'no beginning' when columns is not null then 'otherwise in change ' || earlier
            when left_by is null then 'deleted in change ' || earlier else 'there since change ' || earlier end
from told where is_broken or columns is not null
"""


def standing(table: str) -> str:
    is_now = "to_jsonb(here) - 'invite_code'::text"
    columns = changed_columns("after", "is_now", read_alike("after", table), "is_now", array(table))
    return f"""
with last as (
    select distinct on (row_id, second) id, row_id, {SECOND_KEY} as second, after
    from public.changes where tablename = '{table}' order by row_id, second, id desc
), here as (
    select key.row_id, key.second, {is_now} as is_now
    from public.{table} as here cross join lateral (select {KEY[table]}) as key (row_id, second)
), doubtful as (
    select id, row_id, second, after, is_now, (after is null) <> (is_now is null) as is_broken
    from last full join here using (row_id, second)
    where (after - {array(table)}) is distinct from (is_now - {array(table)})
), told as (
    select *, case when not is_broken then {columns} end as columns from doubtful
)
select rtrim('{table} ' || row_id || ' ' || second),
       coalesce(columns, case when is_now is null then 'no row' else 'a row' end),
       case when id is null then 'no history' when columns is not null then 'otherwise in change ' || id
            when after is null then 'deleted in change ' || id else 'there since change ' || id end
from told where is_broken or columns is not null
"""


CHECKS = (
    Check("history of a row", chain()),
    *(Check("row against its history", standing(table)) for table in CONSEQUENCES),
)
