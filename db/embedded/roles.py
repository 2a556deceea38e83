"""The roles and the database that an embedded PostgreSQL has before any migration."""

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "wallai_owner"
APP = "wallai_app_login"
SERVICE = "wallai_service_login"
DATABASE = "wallai"
# The database bears this name until it is whole, so that whoever finds `wallai` finds it finished.
UNFINISHED = "wallai_unfinished"

# The owner is no superuser: with one, every policy would seem to work (`force row level security`).
ATTRIBUTES = {
    OWNER: "login nosuperuser nobypassrls createrole",
    APP: "login nosuperuser nobypassrls noinherit",
    SERVICE: "login nosuperuser nobypassrls noinherit",
}


def create_roles(superuser_url: str, unfinished_url: str) -> None:
    """Create what is missing of the three roles and the database.

    The URLs are the superuser's: one to the database `postgres`, one to `UNFINISHED`. Raises `psycopg.Error`.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        present = {name for (name,) in connection.execute("select rolname from pg_roles")}
        for role, attributes in ATTRIBUTES.items():
            if role not in present:
                connection.execute(
                    sql.SQL("create role {} {}").format(sql.Identifier(role), sql.SQL(attributes))
                )
        if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            return
        connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(UNFINISHED)))
        connection.execute(
            sql.SQL("create database {} owner {}").format(sql.Identifier(UNFINISHED), sql.Identifier(OWNER))
        )
        with psycopg.connect(unfinished_url, autocommit=True) as inside:
            inside.execute(sql.SQL("alter schema public owner to {}").format(sql.Identifier(OWNER)))
        connection.execute(
            sql.SQL("alter database {} rename to {}").format(
                sql.Identifier(UNFINISHED), sql.Identifier(DATABASE)
            )
        )
