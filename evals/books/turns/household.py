"""A household of one player's own, whose books are emptied between two schedules and looked at after each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from db.embedded.roles import DATABASE
from db.embedded.server import APP, OWNER, SERVICE, SUPERUSER, Server
from db.outside import Window

EMPTY = """
set session_replication_role = replica;
delete from public.expense_splits; delete from public.expense_payers; delete from public.expenses;
delete from public.budget_items; delete from public.budgets; delete from public.settlements;
delete from public.changes where id > {furnished}; delete from public.tool_calls; delete from public.journal;
delete from public.stakes; delete from public.member_balances; delete from public.pair_balances;
delete from private.looks; delete from public.turn_answers; delete from public.turn_events; delete from public.usage; delete from public.turns;
delete from public.ai_conversations; delete from public.financial_insights;
update public.space_members set odd_units = 0 where odd_units <> 0;
set session_replication_role = origin
"""
LEASE_ENDS = """
update public.turns set lease_until = clock_timestamp() - interval '1 second'
where id in (select id from public.turns where state = 'running' for update skip locked)
"""
UNDER_LEASE = "select count(*) from public.turns where state = 'running' and lease_until > clock_timestamp()"
BLOCKED = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'
"""
OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""
SETTLE_SECONDS = 5.0


@dataclass(frozen=True)
class Household:
    """One database with the demo household in it, and a window that looks at it past every policy."""

    app_url: str
    service_url: str
    owner_url: str
    window: Window
    furnished: int

    def empty(self) -> None:
        """Takes everything out that was said and booked, once nobody is connected any more."""
        until(lambda: not self.count(OTHERS))
        self.window.connection.execute(EMPTY.format(furnished=self.furnished).encode())

    def let_time_pass(self, *, wait: bool = True) -> bool:
        """Ends the lease of the turn that is being worked on; where its row is locked only by waiting for it."""
        if wait:
            until(lambda: not self.under_lease())
        return not self.under_lease()

    def under_lease(self) -> bool:
        self.window.rows(LEASE_ENDS)
        return bool(self.count(UNDER_LEASE))

    def is_blocked(self) -> bool:
        """True where somebody waits for a lock."""
        return bool(self.count(BLOCKED))

    def count(self, query: str, *values: object) -> int:
        return int(self.window.rows(query, *values)[0][0])

    def has_taken(self, message_id: str) -> bool:
        """True where the message was taken in."""
        return bool(self.count("select count(*) from public.turns where message_id = %s", message_id))


def copy(server: Server, name: str) -> None:
    """Makes a copy of the furnished database, which nobody may be using."""
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(
            f"create database {name} template {DATABASE} owner {OWNER} strategy file_copy".encode()
        )


def entered(server: Server, name: str) -> Household:
    """The household of a database that is there."""
    window = Window(server.url(SUPERUSER, name))
    ((furnished,),) = window.rows("select coalesce(max(id), 0) from public.changes")
    return Household(
        app_url=server.url(APP, name),
        service_url=server.url(SERVICE, name),
        owner_url=server.url(OWNER, name),
        window=window,
        furnished=furnished,
    )


def until(condition: Callable[[], bool]) -> None:
    """Waits for what must come soon. Raises TimeoutError."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the household does not come to rest")
        time.sleep(0.005)
