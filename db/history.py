"""The history of the books, and taking its changes back (RULES 7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import cast, exists, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as Uuid

from db.database import Connection
from db.errors import Forbidden, in_our_words
from db.kept_tables import TABLES
from db.models import Change as ChangeRow
from db.models import User

# The history as it reads today: who was a guest then is whom they became.
CHANGES = """(
    select id, call_id, tablename, row_id, operation, private.as_now(before, space_id) as before,
           private.as_now(after, space_id) as after
    from public.changes) as change"""
_OF_A_GUEST = exists(User.id).where(
    ChangeRow.tablename == "space_members",
    User.id == cast(ChangeRow.after["user_id"].astext, Uuid),
    User.is_guest,
    User.became.is_(None),
)


@dataclass(frozen=True)
class Change:
    """One changed row: `image` is the newest of it, `fields` what an update changed."""

    id: int
    call_id: UUID
    tablename: str
    row_id: UUID
    operation: str
    fields: tuple[str, ...]
    image: dict[str, Any]
    is_of_a_guest: bool = False

    @property
    def row(self) -> tuple[str, ...]:
        """What tells the row from every other one of the books."""
        return (self.tablename, *(str(self.image[column]) for column in TABLES[self.tablename].key))

    @property
    def adds_an_expense(self) -> bool:
        return (self.tablename, self.operation) == ("expenses", "INSERT")

    @property
    def adds_what_is_kept(self) -> bool:
        """True where the row is never deleted again: to take it back hides it."""
        return self.operation == "INSERT" and not TABLES[self.tablename].given

    @property
    def lets_a_guest_in_or_out(self) -> bool:
        """True where a guest became a member or ceased to be one: they act on nothing, so that can be taken back."""
        return self.is_of_a_guest and (self.operation == "INSERT" or "is_active" in self.fields)

    @property
    def is_final(self) -> bool:
        """True where nothing takes it back: the way back is another deed."""
        final = TABLES[self.tablename].final
        if self.lets_a_guest_in_or_out:
            return False
        return bool(final) and (self.operation != "UPDATE" or not set(final).isdisjoint(self.fields))

    @property
    def expense_id(self) -> UUID | None:
        """The expense that the row is, or is a part of; a settlement only names one."""
        if self.tablename == "expenses":
            return self.row_id
        part_of = self.image.get("expense_id") if self.tablename != "settlements" else None
        return UUID(part_of) if part_of else None


class History:
    """Reads what a call changed and takes it back, as far as the speaker may change those rows."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of_call(self, call_id: UUID) -> list[Change]:
        """Returns what the call changed, the newest first."""
        query = (
            select(
                ChangeRow.id,
                ChangeRow.call_id,
                ChangeRow.tablename,
                ChangeRow.row_id,
                ChangeRow.operation,
                func.private.as_now(ChangeRow.before, ChangeRow.space_id, type_=JSONB).label("before"),
                func.private.as_now(ChangeRow.after, ChangeRow.space_id, type_=JSONB).label("after"),
                _OF_A_GUEST.label("is_of_a_guest"),
            )
            .where(ChangeRow.call_id == call_id)
            .order_by(ChangeRow.id.desc())
        )
        return [_change(dict(row)) for row in (await self.connection.execute(query)).mappings()]

    async def is_as_left(self, changes: Sequence[Change]) -> bool:
        """True where every row is still as these changes of one call left it, and none was added to them."""
        newest = {change.row: change for change in reversed(changes)}
        return all([await self._stands(change) for change in newest.values()])

    async def take_back(self, changes: Sequence[Change]) -> None:
        """Takes the changes of one call back, the newest first; what is never deleted is kept, out of sight.

        Raises Forbidden where the speaker may not change a row, BrokenRule where another stands in its place.
        """
        added = {change.row_id for change in changes if change.adds_an_expense}
        with in_our_words():
            for change in _in_order(changes):
                goes_with_its_expense = change.tablename != "expenses" and change.expense_id in added
                if not goes_with_its_expense:
                    await self._take_back(change)

    async def _stands(self, change: Change) -> bool:
        statement = STANDS[change.operation].format(
            table=change.tablename,
            changes=CHANGES,
            same_row=_same_row(change),
            own=", ".join(f"'{column}'" for column in TABLES[change.tablename].own),
            image=TABLES[change.tablename].image,
        )
        given: dict[str, object] = {"change": change.id}
        if change.operation == "UPDATE":
            given["fields"] = list(change.fields)
        if not await self.connection.scalar(text(statement), given):
            return False
        if change.operation != "INSERT" or change.tablename not in BELONGING:
            return True
        given = {"row": change.row_id, "call": change.call_id}
        return not await self.connection.scalar(text(BELONGING[change.tablename]), given)

    async def _take_back(self, change: Change) -> None:
        if change.operation == "UPDATE" and not change.fields:
            return
        if change.lets_a_guest_in_or_out:
            deed = "end_membership" if change.image["is_active"] else "readmit_guest"
            await self._carry_out(change, "THROUGH", call=f"private.{deed}(here.space_id, here.user_id)")
            return
        operation = "HIDE" if change.adds_what_is_kept else change.operation
        through = TABLES[change.tablename].through
        direct = [name for name in change.fields if name not in through]
        for call in [through[name] for name in change.fields if name in through]:
            await self._carry_out(change, "THROUGH", call=call)
        if direct or operation != "UPDATE":
            await self._carry_out(change, operation, fields=", ".join(direct))
        if "deleted_at" in change.fields:
            await self.connection.execute(text(JOINS_AGAIN), {"change": change.id})

    async def _carry_out(self, change: Change, operation: str, *, call: str = "", fields: str = "") -> None:
        statement = TAKES_BACK[operation].format(
            table=change.tablename,
            changes=CHANGES,
            same_row=_same_row(change),
            given=", ".join(TABLES[change.tablename].given),
            fields=fields,
            call=call,
        )
        done = await self.connection.execute(text(statement), {"change": change.id})
        if done.rowcount != 1:
            raise Forbidden("The database does not allow this.")


# What is formatted into these are names of tables and columns of ours, never what anybody wrote.
STANDS = {
    "INSERT": """
        select exists (select from public.{table} as here join {changes} on {same_row}
                       where change.id = :change
                         and {image} - array[{own}] = change.after - array[{own}])""",
    "UPDATE": """
        select exists (select from public.{table} as here join {changes} on {same_row}
                       where change.id = :change
                         and not exists (select from unnest(cast(:fields as text[])) as n
                                         where {image} -> n is distinct from change.after -> n))""",
    "DELETE": """
        select not exists (select from public.{table} as here join {changes} on {same_row}
                           where change.id = :change)""",
}

TAKES_BACK = {
    "THROUGH": """
        select {call} from public.{table} as here
        join {changes} on {same_row} where change.id = :change""",
    "HIDE": """
        update public.{table} as here set deleted_at = now()
        from {changes} where change.id = :change and {same_row} and here.deleted_at is null""",
    "INSERT": """
        delete from public.{table} as here
        using {changes} where change.id = :change and {same_row}""",
    "UPDATE": """
        update public.{table} as here
        set ({fields}) = (select {fields} from jsonb_populate_record(null::public.{table}, change.before))
        from {changes} where change.id = :change and {same_row}""",
    "DELETE": """
        insert into public.{table} ({given})
        select {given} from jsonb_populate_record(
            null::public.{table}, (select before from {changes} where id = :change))""",
}

# An expense that comes back joins the secondary budget again that it had named, where that is back as well.
JOINS_AGAIN = f"""
    update public.expenses as here set budget_id = budget.id
    from {CHANGES}
    join public.budgets as budget on budget.id = cast(change.before ->> 'budget_id' as uuid)
                                 and budget.type = 'secondary'
    where change.id = :change and here.id = change.row_id and here.budget_id is distinct from budget.id
"""

# What belongs to a row that the call added, and was added by another one.
BELONGING = {
    "expenses": f"""
        select exists (
            select from (select 'expense_splits' as tablename, expense_id, user_id from public.expense_splits
                         union all
                         select 'expense_payers', expense_id, user_id from public.expense_payers) as part
            where part.expense_id = :row
              and not exists (select from {CHANGES}
                              where change.call_id = :call and change.operation = 'INSERT'
                                and change.tablename = part.tablename
                                and change.after ->> 'expense_id' = part.expense_id::text
                                and change.after ->> 'user_id' = part.user_id::text))""",
    "budgets": f"""
        select exists (
            select from public.budget_items as item
            where item.budget_id = :row
              and not exists (select from {CHANGES}
                              where change.call_id = :call and change.operation = 'INSERT'
                                and change.row_id = item.id))""",
}


def _same_row(change: Change) -> str:
    image = "coalesce(change.after, change.before)"
    return " and ".join(
        f"here.{column} = cast({image} ->> '{column}' as uuid)" for column in TABLES[change.tablename].key
    )


def _in_order(changes: Sequence[Change]) -> list[Change]:
    """The changes, the newest first, but a deleted budget before the items that went with it.

    PostgreSQL records what a cascade deletes after the row that it hung on: put back, it needs that row first.
    """
    gone = {
        str(change.row_id): change.id
        for change in changes
        if (change.tablename, change.operation) == ("budgets", "DELETE")
    }

    def place(change: Change) -> tuple[int, bool]:
        budget_gone = gone.get(str(change.image.get("budget_id")), change.id)
        if (change.tablename, change.operation) == ("budget_items", "DELETE") and budget_gone < change.id:
            return budget_gone, False
        return change.id, True

    return sorted(changes, key=place, reverse=True)


def _change(row: dict[str, Any]) -> Change:
    before, after = row.pop("before"), row.pop("after")
    own = TABLES[row["tablename"]].own
    fields = [name for name in after if before[name] != after[name]] if before and after else []
    return Change(**row, fields=tuple(name for name in fields if name not in own), image=after or before)
