"""Guests in tests: added, shared with, and what the books hold of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from db.verify import verify
from tests.conftest import Database
from tests.support.calling import Thread

ROWS = "select user_id, amount from public.{table} where expense_id in (select id from public.expenses where ref = %s)"
BALANCES = (
    "select user_id, currency, balance from public.member_balances where space_id = %s and balance <> 0"
)
EQUAL = {"mode": "equal"}


async def guest_in(eva: Thread, name: str = "Tom") -> str:
    """Adds a guest; returns the invite made for them."""
    return str((await eva.use("change_member", action="add_guest", person=name)).invite)


def with_tom(*others: str) -> dict[str, Any]:
    return {"mode": "equal", "shares": [{"member": name} for name in ("me", "Tom", *others)]}


def person_called(shared: Database, space: UUID, name: str) -> UUID:
    [(person,)] = shared.rows(
        "select member.user_id from public.space_members as member"
        " join public.users as person on person.id = member.user_id"
        " where member.space_id = %s and person.full_name = %s and person.is_guest",
        space,
        name,
    )
    assert isinstance(person, UUID)
    return person


def balances(shared: Database, space: UUID) -> dict[UUID, str]:
    return {person: f"{balance:.2f}" for person, _, balance in shared.rows(BALANCES, space)}


def rows_of(shared: Database, table: str, ref: str) -> dict[UUID, str]:
    return {person: f"{amount:.2f}" for person, amount in shared.rows(ROWS.format(table=table), ref)}


def nothing_differs(shared: Database) -> bool:
    assert verify(shared.owner_url) == []
    return True
