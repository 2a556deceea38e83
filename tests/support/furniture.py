"""What a new database has in it, to be put back in place of what a test leaves."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('auth', 'private', 'public') and tablename <> 'schema_migrations'
"""
# What is computed is not to be written.
COLUMNS = """
select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''
"""
SEQUENCES = """
select format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value is not null
from pg_sequences where schemaname in ('auth', 'private', 'public')
"""


@dataclass(frozen=True)
class Furniture:
    """All tables, the rows of those that have any as `copy` writes them, and how far each sequence has counted."""

    tables: list[str]
    rows: dict[str, bytes]
    sequences: list[tuple[str, int, bool]]

    def move_in(self, connection: psycopg.Connection) -> None:
        """Replaces every row in one transaction; no trigger fires."""
        with connection.transaction():
            connection.execute("set local session_replication_role = replica")
            leaving = [f"delete from {table}" for table in filled(connection, self.tables)]
            connection.execute("; ".join(leaving).encode())
            for where, rows in self.rows.items():
                with connection.cursor().copy(f"copy {where} from stdin".encode()) as copy:
                    copy.write(rows)
            counted = [f"setval('{name}', {value}, {called})" for name, value, called in self.sequences]
            connection.execute(f"select {', '.join(counted)}".encode())


def furniture_in(connection: psycopg.Connection) -> Furniture:
    """The furniture of this database as it stands."""
    tables = [table for (table,) in connection.execute(TABLES).fetchall()]
    places = [place(connection, table) for table in filled(connection, tables)]
    rows = {where: written(connection, where) for where in places}
    return Furniture(tables, rows, connection.execute(SEQUENCES).fetchall())


def filled(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Those of the tables that have rows."""
    asked = " union all ".join(f"select '{table}' where exists (select from {table})" for table in tables)
    return [table for (table,) in connection.execute(asked.encode()).fetchall()]


def place(connection: psycopg.Connection, table: str) -> str:
    """The table and its columns as `copy` names them."""
    [(columns,)] = connection.execute(COLUMNS, [table]).fetchall()
    return f"{table} ({columns})"


def written(connection: psycopg.Connection, where: str) -> bytes:
    with connection.cursor().copy(f"copy {where} to stdout".encode()) as copy:
        return b"".join(copy)
