"""What PostgreSQL's catalogue says of who stands above what; no attack, so that no mutant counts as noticed by it."""

from __future__ import annotations

from tests.support.stage import Stage


def test_every_definer_function_looks_for_temporary_objects_last(stage: Stage) -> None:
    """SCHEMA: security definer with a closed search_path; pg_temp is first unless it is named last."""
    settings = stage.look(
        "select proname, array_to_string(proconfig, ';') from pg_proc"
        " where pronamespace = 'private'::regnamespace and prosecdef order by proname"
    )
    assert len(settings) > 10
    assert [name for name, setting in settings if not str(setting).endswith("pg_temp")] == []


def test_every_table_keeps_row_level_security_even_from_its_owner(stage: Stage) -> None:
    """SCHEMA, `force row level security`; the migrations' own ledger is granted to nobody instead."""
    open_tables = stage.look(
        "select relname from pg_class where relkind = 'r' and not (relrowsecurity and relforcerowsecurity)"
        " and relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
    )
    assert open_tables == [("schema_migrations",)]


def test_no_role_of_ours_is_above_row_level_security(stage: Stage) -> None:
    """SCHEMA: attack tests with a superuser or an owner above the policies are vacuous."""
    roles = stage.look(
        "select rolname, rolsuper or rolbypassrls or rolreplication, rolinherit, rolcanlogin from pg_roles"
        " where rolname like 'wallai%%' or rolname in ('authenticated', 'anon')"
    )
    assert not any(mighty for _, mighty, _, _ in roles)
    assert {name for name, *_, logs_in in roles if logs_in} == {
        "wallai_owner",
        "wallai_app_login",
        "wallai_service_login",
    }
    assert not any(inherits for name, _, inherits, logs_in in roles if logs_in and name != "wallai_owner")
    assert stage.look("select distinct tableowner from pg_tables where schemaname = 'public'") == [
        ("wallai_owner",)
    ]


def test_who_is_a_member_of_which_role(stage: Stage) -> None:
    """SCHEMA: the login is a member of `authenticated`, and of the ledger's role, which sees no table."""
    assert set(
        stage.look(
            "select member::regrole::text, roleid::regrole::text from pg_auth_members"
            " where member::regrole::text in ('wallai_app_login', 'wallai_service_login', 'wallai_books',"
            " 'authenticated', 'wallai_app', 'wallai_service', 'anon')"
        )
    ) == {
        ("wallai_app_login", "authenticated"),
        ("wallai_app_login", "wallai_app"),
        ("wallai_service_login", "wallai_service"),
    }
