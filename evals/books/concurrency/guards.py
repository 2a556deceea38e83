"""The guards of the books, each with what stands in its place once it is taken out of a copy."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from evals.books.concurrency.copies import Copy

ADD_SPENDING = "private.add_spending(private.spending[])"
ADD_UP = "private.add_up()"
IN_ORDER = "perform from public.budgets where id = any (touched_budgets) order by id for no key update;"
AS_NAMED = """
        declare named uuid;
        begin
            for named in select budget_id from unnest(changes) where budget_id is not null loop
                perform from public.budgets where id = named for no key update;
            end loop;
        end;
"""
ADDED_TO = "update public.budgets as budget set net_spent = budget.net_spent + change.net"
READ_AND_WRITTEN = """
        declare named uuid; was numeric;
        begin
            for named in select unnest(touched_budgets) loop
                select net_spent into was from public.budgets where id = named;
                update public.budgets set net_spent = was + (
                    select sum(net) from unnest(changes) where budget_id = named) where id = named;
            end loop;
        end;
        update public.budgets as budget set net_spent = budget.net_spent + 0 * change.net
"""
VERSION = "update public.expenses set version = version + 1 where id = expense returning * into whole;"
READ = "select * into whole from public.expenses where id = expense"


@dataclass(frozen=True)
class Guard:
    """A function of the schema that guards by some passages; with each comes what stands in its place without it."""

    function: str
    passages: tuple[tuple[str, str], ...]

    def take_out(self, copy: Copy) -> None:
        """Defines the function anew in this copy. Raises LookupError where a passage is not in it any more."""
        with psycopg.connect(copy.superuser_url, autocommit=True) as connection:
            found = connection.execute(
                "select pg_get_functiondef(%s::regprocedure)", [self.function]
            ).fetchone()
            definition = str(found[0]) if found else ""
            for passage, instead in self.passages:
                if passage not in definition:
                    raise LookupError(f"{self.function} has no such guard any more: {passage}")
                definition = definition.replace(passage, instead)
            connection.execute(definition.encode())


@dataclass(frozen=True)
class Together:
    """Guards that stand behind each other, so that only without all of them anything goes wrong."""

    guards: tuple[Guard, ...]

    def take_out(self, copy: Copy) -> None:
        for guard in self.guards:
            guard.take_out(copy)


ORDER = Guard(ADD_SPENDING, ((IN_ORDER, AS_NAMED),))
SUM_IN_PLACE = Guard(ADD_SPENDING, ((IN_ORDER, ""), (ADDED_TO, READ_AND_WRITTEN)))
# Whoever splits an expense moves the balances of its people, and two who do so meet there as well.
STAKES = Guard(
    "private.recount_stakes(uuid[], public.settlements)", (("if which = '{}' then", "if true then"),)
)
VERSION_BY_LOCK = Together((Guard(ADD_UP, ((VERSION, f"{READ} for no key update;"),)), STAKES))
VERSION_BY_NOTHING = Together((Guard(ADD_UP, ((VERSION, f"{READ};"),)), STAKES))


class LockOfTheSpace:
    """The advisory lock that a batch takes: the application's statement finds another function of that name."""

    SHADOW = """
    create schema unguarded;
    grant usage on schema unguarded to public;
    create function unguarded.pg_advisory_xact_lock(key bigint) returns void language sql as 'select';
    """

    def take_out(self, copy: Copy) -> None:
        """Lets a function that locks nothing be found first; functions of the schema look up names by themselves."""
        with psycopg.connect(copy.superuser_url, autocommit=True) as connection:
            connection.execute(self.SHADOW.encode())
            connection.execute(
                sql.SQL("alter database {} set search_path = unguarded, pg_catalog, public").format(
                    sql.Identifier(copy.name)
                )
            )


LOCK = LockOfTheSpace()
