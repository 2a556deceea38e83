"""A database for what would spoil the books of other tests, or is too dear to be made for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from db.embedded.server import OWNER
from tests.support.servers import Server, new_name


@contextmanager
def scratch_database(server: Server, *, template: str = "template1") -> Iterator[str]:
    """The name of a new database of the owner's, a copy of the template; dropped at the end."""
    name = new_name("scratch")
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {} owner {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER)
            )
        )
        with psycopg.connect(server.url("postgres", name), autocommit=True) as inside:
            inside.execute(sql.SQL("alter schema public owner to {}").format(sql.Identifier(OWNER)))
        try:
            yield name
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
