"""Whom the runner of migrations lets in, and what it says where it does not get in itself."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from db.embedded.server import APP, OWNER, SERVICE, Server
from db.migrate import MigrationFailure, migrate
from tests.db.scratch import scratch_database

GUEST = "wallai_guest_login"


@pytest.fixture(scope="module")
def database(server: Server, template: str) -> Iterator[str]:
    with scratch_database(server, template=template) as name:
        yield name


@contextmanager
def guest(
    server: Server, attributes: str, *, made_by: str = OWNER, groups: str = "", granted_by: str = OWNER
) -> Iterator[str]:
    """The name of a login of the cluster with these attributes and groups; gone at the end."""
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        # The password is for servers that ask for one.
        made = f"create role {GUEST} login password '{GUEST}' {attributes}"
        connection.execute(f"set role {made_by}; {made}; reset role".encode())
        if groups:
            connection.execute(f"set role {granted_by}; grant {groups} to {GUEST}; reset role".encode())
        try:
            yield GUEST
        finally:
            connection.execute(f"drop owned by {GUEST}; drop role {GUEST}".encode())


def run(server: Server, database: str, *, app: str = APP, service: str = SERVICE, owner: str = OWNER) -> None:
    app_url, service_url = server.url(app, database), server.url(service, database)
    migrate(server.url(owner, database), app_url=app_url, service_url=service_url)


def powers(server: Server, login: str) -> dict[str, str]:
    """Of each group that the login belongs to: whether its rights are worn on demand or had at all times."""
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        rows = connection.execute(
            "select rolname, pg_has_role(%(login)s, oid, 'usage') from pg_roles"
            " where rolname in ('authenticated', 'wallai_app', 'wallai_service', 'wallai_books')"
            " and pg_has_role(%(login)s, oid, 'member')",
            {"login": login},
        ).fetchall()
    return {group: "at all times" if unasked else "on demand" for group, unasked in rows}


@pytest.mark.parametrize("attributes", ["noinherit", "inherit"])
def test_the_application_may_become_a_person_or_the_ledger_and_no_more(
    server: Server, database: str, attributes: str
) -> None:
    with guest(server, attributes) as login:
        run(server, database, app=login)
        assert powers(server, login) == {"authenticated": "on demand", "wallai_app": "on demand"}


@pytest.mark.parametrize("attributes", ["noinherit", "inherit"])
def test_the_service_may_become_the_service_and_no_more(
    server: Server, database: str, attributes: str
) -> None:
    with guest(server, attributes) as login:
        run(server, database, service=login)
        assert powers(server, login) == {"wallai_service": "on demand"}


def test_a_login_that_inherits_is_made_noinherit(server: Server, database: str) -> None:
    """Or it would have the rights of every group that it is let into later."""
    with guest(server, "inherit") as login:
        run(server, database, app=login)
        with psycopg.connect(server.url("postgres", "postgres")) as connection:
            inherits = connection.execute("select rolinherit from pg_roles where rolname = %s", [login])
            assert inherits.fetchone() == (False,)


def test_a_login_that_had_the_rights_of_its_groups_at_all_times_has_them_on_demand(
    server: Server, database: str
) -> None:
    with guest(server, "inherit", groups="authenticated, wallai_app") as login:
        assert set(powers(server, login).values()) == {"at all times"}
        run(server, database, app=login)
        assert powers(server, login) == {"authenticated": "on demand", "wallai_app": "on demand"}


def test_a_right_at_all_times_that_the_owner_cannot_take_is_refused(server: Server, database: str) -> None:
    """From PostgreSQL 16 on a membership belongs to who granted it; before, noinherit ends it."""
    with guest(server, "inherit", groups="authenticated", granted_by="postgres") as login:
        try:
            run(server, database, app=login)
        except MigrationFailure as failure:
            assert str(failure).startswith(f'"{login}" has the rights of "authenticated" at all times')
        else:
            assert powers(server, login)["authenticated"] == "on demand"


@pytest.mark.parametrize("mighty", ["bypassrls", "superuser"])
@pytest.mark.parametrize("place", ["app", "service"])
def test_a_login_that_bypasses_row_security_is_refused(
    server: Server, database: str, mighty: str, place: str
) -> None:
    refusal = pytest.raises(MigrationFailure, match=rf'^"{GUEST}" may bypass row-level security')
    with guest(server, f"noinherit {mighty}", made_by="postgres") as login, refusal:
        run(server, database, **{place: login})


@pytest.mark.parametrize(
    ("app", "service"), [(OWNER, SERVICE), (APP, OWNER), (GUEST, GUEST)], ids=["app", "service", "both"]
)
def test_owner_application_and_service_are_three_users(
    server: Server, database: str, app: str, service: str
) -> None:
    refusal = pytest.raises(MigrationFailure, match=r"^The three database URLs must name three different")
    with guest(server, "noinherit"), refusal:
        run(server, database, app=app, service=service)


def test_a_refused_login_leaves_the_database_as_it_was(server: Server, template: str) -> None:
    with scratch_database(server) as empty:
        with pytest.raises(MigrationFailure, match="nobody_at_all"):
            run(server, empty, service="nobody_at_all")
        with psycopg.connect(server.url("postgres", empty)) as connection:
            assert connection.execute("select to_regclass('private.schema_migrations')").fetchone() == (None,)


def test_a_login_that_is_not_there_is_named(server: Server, database: str) -> None:
    with pytest.raises(MigrationFailure, match=r'^There is no database user "nobody_at_all": create it'):
        run(server, database, app="nobody_at_all")


def test_a_url_without_a_user_is_said(server: Server, database: str) -> None:
    nameless = f"postgresql:///{database}"
    with pytest.raises(MigrationFailure, match=r"^A database URL names no user\.$"):
        migrate(server.url(OWNER, database), app_url=nameless, service_url=nameless)


def test_an_owner_without_the_right_to_create_says_so(server: Server, template: str) -> None:
    refusal = pytest.raises(MigrationFailure, match=r"^The schema could not be .*: permission denied[^\n]*$")
    with scratch_database(server) as empty, guest(server, "noinherit") as login, refusal:
        run(server, empty, owner=login)


def test_a_wrong_password_is_one_sentence_without_the_password() -> None:
    """A listener that refuses as PostgreSQL does stands in for a server that has passwords."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        pool.submit(refuse_password, listener)
        url = f"postgresql://eva:hush@127.0.0.1:{listener.getsockname()[1]}/wallai?sslmode=disable"
        with pytest.raises(MigrationFailure) as failure:
            migrate(url, app_url=url, service_url=url)
    assert str(failure.value).endswith('FATAL:  password authentication failed for user "eva"')
    assert "hush" not in str(failure.value) and "\n" not in str(failure.value)


def refuse_password(listener: socket.socket) -> None:
    """Answers the start of a session with an ErrorResponse (protocol 3.0, message formats)."""
    client, _ = listener.accept()
    with client:
        client.recv(1024)
        fields = b'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "eva"\0\0'
        client.sendall(b"E" + struct.pack("!i", len(fields) + 4) + fields)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://eva@127.0.0.1:1/wallai", "Connection refused"),
        ("postgresql://eva@/wallai?host=/nowhere", "No such file or directory"),
        ("postgresql://eva@nowhere.invalid/wallai", "nowhere.invalid"),
    ],
    ids=["nobody at the port", "no socket", "no such host"],
)
def test_a_server_that_is_not_there_is_one_sentence(url: str, said: str) -> None:
    with pytest.raises(MigrationFailure) as failure:
        migrate(url, app_url=url, service_url=url)
    sentence = str(failure.value)
    assert sentence.startswith("The database could not be reached to migrate it: ") and said in sentence
    assert "\n" not in sentence


def test_a_user_or_database_that_is_not_there_is_one_sentence(server: Server) -> None:
    """A server that asks for passwords does not say which users it has."""
    for url, said in (
        (server.url("nobody_at_all", "postgres"), "(does not exist|password authentication failed .*)"),
        (server.url(OWNER, "no_such_database"), "does not exist"),
    ):
        with pytest.raises(MigrationFailure, match=rf"^The database could not be .*{said}$"):
            migrate(url, app_url=url, service_url=url)
