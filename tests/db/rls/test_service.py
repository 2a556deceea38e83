"""The service and the books reach every row that their work needs; without that nothing is kept or counted."""

from __future__ import annotations

import psycopg
import pytest

from tests.db.rls.deeds import DEEDS
from tests.db.rls.privileges import BOOKS, SERVICE, may
from tests.db.rls.specimens import specimens
from tests.support.stage import Stage

CASES = [
    (role, table, verb)
    for role in (SERVICE, BOOKS)
    for table in DEEDS
    for verb in ("select", "insert", "update", "delete")
    if may(role, verb, table)
]


@pytest.fixture(scope="module")
def values(stage: Stage) -> dict[str, object]:
    """Rows of the owner's; a user that can be born and a membership that can be begun."""
    made = specimens(stage, "owner", whose="own")
    stage.look("insert into auth.users (id) values (%s)", made["fresh"])
    return made


@pytest.mark.parametrize(("role", "table", "verb"), CASES, ids=["-".join(case) for case in CASES])
def test_who_works_for_everybody_reaches_every_row(
    stage: Stage, values: dict[str, object], role: str, table: str, verb: str
) -> None:
    deeds, where = DEEDS[table], table if "." in table else f"public.{table}"
    statement = {
        "select": f"select {deeds.columns} from {where} where {deeds.key}",
        "insert": f"insert into {where} {deeds.insert}",
        "update": f"update {where} set {deeds.change} where {deeds.key}",
        "delete": f"delete from {where} where {deeds.key}",
    }[verb]
    connection = stage.service.connection if role == SERVICE else stage.looker
    with connection.transaction(force_rollback=True):
        connection.execute("select set_config('role', %s, true)", [role])
        assert tried(connection, statement, values) > 0


def tried(connection: psycopg.Connection, statement: str, values: dict[str, object]) -> int:
    """The rows that the statement reaches; a key may forbid it after the policies let it pass."""
    try:
        return connection.execute(statement.encode(), values).rowcount
    except psycopg.errors.IntegrityError:
        return 1
