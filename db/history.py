"""The history of the books, and taking its changes back (RULES 7.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import cast, exists, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as Uuid

from db.database import Connection
from db.errors import Forbidden, in_our_words
from db.history_statements import BELONGING, CHANGES, JOINS_AGAIN, STANDS, TAKES_BACK
from db.kept_tables import TABLES
from db.models import Change as ChangeRow
from db.models import User

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
    names_somebody_twice: bool = False
    """What it would restore names a guest and whom they became since."""

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
    def is_brought_back(self) -> bool:
        """True where what was deleted stands again."""
        return "deleted_at" in self.fields and self.image["deleted_at"] is None

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


MANY = ("expenses", "expense_payers", "expense_splits", "settlements")
"""The tables of which one statement takes many changes back; in the others a name may pass from row to row, and each
change has to come after the one that was made after it."""


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
        if any(change.names_somebody_twice for change in changes):
            return False
        newest = {change.row: change for change in reversed(changes)}
        # Shares that come back are shares of an amount.
        shared = any(change.tablename == "expense_splits" for change in changes)
        beside = {"expenses": ("amount", "currency")} if shared else {}
        return all([await self._stand(alike, beside) for alike in _alike(newest.values())])

    async def take_back(self, changes: Sequence[Change]) -> None:
        """Takes the changes of one call back, the newest first; what is never deleted is kept, out of sight.

        Raises Forbidden where the speaker may not change a row, BrokenRule where another stands in its place.
        """
        added = {change.row_id for change in changes if change.adds_an_expense}
        own = [
            change
            for change in _in_order(changes)
            if change.tablename == "expenses" or change.expense_id not in added
        ]
        with in_our_words():
            for alike in _alike(own):
                await self._take_back(alike)

    async def _stand(self, alike: Sequence[Change], beside: Mapping[str, tuple[str, ...]]) -> bool:
        """True where these rows are as the changes left them, in what those changed and the columns `beside` it."""
        first = alike[0]
        statement = STANDS[first.operation].format(
            table=first.tablename,
            changes=CHANGES,
            same_row=_same_row(first),
            own=", ".join(f"'{column}'" for column in TABLES[first.tablename].own),
            image=TABLES[first.tablename].image,
            key=TABLES[first.tablename].key[0],
        )
        given: dict[str, object] = {"changes": [change.id for change in alike]}
        if first.operation == "UPDATE":
            given["fields"] = [*first.fields, *beside.get(first.tablename, ())]
        if await self.connection.scalar(text(statement), given):
            return False
        if first.operation != "INSERT" or first.tablename not in BELONGING:
            return True
        given = {"rows": [change.row_id for change in alike], "call": first.call_id}
        return not await self.connection.scalar(text(BELONGING[first.tablename]), given)

    async def _take_back(self, alike: Sequence[Change]) -> None:
        first = alike[0]
        if first.operation == "UPDATE" and not first.fields:
            return
        if first.lets_a_guest_in_or_out:
            deed = "end_membership" if first.image["is_active"] else "readmit_guest"
            await self._carry_out(alike, "THROUGH", call=f"private.{deed}(here.space_id, here.user_id)")
            return
        operation = "HIDE" if first.adds_what_is_kept else first.operation
        through = TABLES[first.tablename].through
        direct = [name for name in first.fields if name not in through]
        for call in [through[name] for name in first.fields if name in through]:
            await self._carry_out(alike, "THROUGH", call=call)
        if direct or operation != "UPDATE":
            await self._carry_out(alike, operation, fields=direct)
        if "deleted_at" in first.fields:
            await self.connection.execute(text(JOINS_AGAIN), {"changes": [change.id for change in alike]})

    async def _carry_out(
        self, alike: Sequence[Change], operation: str, *, call: str = "", fields: Sequence[str] = ()
    ) -> None:
        first = alike[0]
        given = TABLES[first.tablename].given
        statement = TAKES_BACK[operation].format(
            table=first.tablename,
            changes=CHANGES,
            same_row=_same_row(first),
            given=", ".join(given),
            restored=", ".join(f"image.{name}" for name in given),
            sets=", ".join(f"{name} = image.{name}" for name in fields),
            call=call,
        )
        done = await self.connection.execute(text(statement), {"changes": [change.id for change in alike]})
        if done.rowcount != len(alike):
            raise Forbidden("The database does not allow this.")


def _same_row(change: Change) -> str:
    if TABLES[change.tablename].key == ("id",):
        return "here.id = change.row_id"
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


def _alike(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Neighbours that one statement can serve: the same thing was done to other rows of the same table."""
    for _, neighbours in groupby(
        changes, key=lambda change: (change.tablename, change.operation, change.fields)
    ):
        group: dict[tuple[str, ...], Change] = {}
        for change in neighbours:
            if group and (change.row in group or change.tablename not in MANY):
                yield list(group.values())
                group = {}
            group[change.row] = change
        yield list(group.values())


def _change(row: dict[str, Any]) -> Change:
    before, after = row.pop("before"), row.pop("after")
    own = TABLES[row["tablename"]].own
    fields = [name for name in after if before[name] != after[name]] if before and after else []
    return Change(
        **row,
        fields=tuple(name for name in fields if name not in own),
        image=after or before,
        names_somebody_twice=_names_twice(before or {}),
    )


def _names_twice(image: dict[str, Any]) -> bool:
    said = image.get("split_inputs") or (image.get("settings") or {}).get("default_split") or {}
    people = [share["user_id"] for share in said.get("shares") or []]
    return len(people) > len(set(people))
