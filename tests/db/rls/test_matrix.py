"""Every table, everybody, every verb: what the rules allow happens, and what they do not leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.db.rls.deeds import DEEDS, Deeds
from tests.db.rls.specimens import person, specimens
from tests.db.rls.verdicts import VERBS, verdicts
from tests.support.attack import FORBIDDEN, Outcome
from tests.support.stage import Stage

CASES = verdicts()


@pytest.fixture(scope="module")
def sets() -> dict[tuple[str, str], dict[str, object]]:
    """The specimens of (actor, whose), made when first needed; the tables do not touch each other's."""
    return {}


@pytest.mark.parametrize(
    ("relation", "whose", "actor"), CASES, ids=["-".join(filter(None, key)) for key in CASES]
)
def test_everybody_may_exactly_what_the_rules_say(
    stage: Stage, sets: dict[tuple[str, str], dict[str, object]], relation: str, whose: str, actor: str
) -> None:
    """RULES 6.2, 6.3."""
    allowed = CASES[relation, whose, actor]
    if (actor, whose) not in sets:
        sets[actor, whose] = specimens(stage, actor, whose=whose)
    values = sets[actor, whose]
    assert list(differences(stage, relation, actor, values, allowed=allowed)) == []


def test_the_matrix_leaves_no_table_out(stage: Stage) -> None:
    """A table that is added needs its lines in the matrix."""
    known = {name.removeprefix("private.") for name in DEEDS}
    there = stage.look(
        "select relname from pg_class where relkind in ('r', 'p', 'v', 'm', 'f')"
        " and relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and relname <> 'schema_migrations'"
    )
    assert (
        {name for (name,) in there}
        == known
        == {relation.removeprefix("private.") for relation, _, _ in CASES}
    )


def differences(
    stage: Stage, relation: str, actor: str, values: dict[str, object], *, allowed: str
) -> Iterator[str]:
    """Tries every verb, committing, and yields what differs from the verdict."""
    deeds = DEEDS[relation]
    table = relation if "." in relation else f"public.{relation}"
    before = looked_at(stage, table, deeds, values)
    for verb, name in VERBS.items():
        for statement, then in statements(table, deeds, verb):
            outcome = stage.app.attempt(person(stage, actor), statement, values, then=then, commits=True)
            after = looked_at(stage, table, deeds, values)
            for what in judged(outcome, verb=verb, may=verb in allowed, before=before, after=after):
                yield f"{name}: {what}"
            before = after


def statements(table: str, deeds: Deeds, verb: str) -> list[tuple[str, tuple[str, ...]]]:
    if verb == "r":
        return [(f"select {deeds.columns} from {table} where {deeds.key}", ())]
    if verb == "i":
        return [(f"insert into {table} {deeds.insert}", deeds.then_insert)]
    if verb == "u":
        return [(f"update {table} set {deeds.change} where {deeds.key}", deeds.then_update)]
    if verb == "d":
        return [(f"delete from {table} where {deeds.delete_key or deeds.key}", deeds.then_delete)]
    return [(f"update {table} set {move} where {deeds.key}", ()) for move in deeds.moves]


def looked_at(stage: Stage, table: str, deeds: Deeds, values: dict[str, object]) -> tuple[int, Any]:
    """The number of rows in the table, and the specimen's rows in full."""
    look = (
        f"select (select count(*) from {table}),"
        f" (select jsonb_agg(to_jsonb(seen) order by to_jsonb(seen)) from {table} as seen where {deeds.key})"
    )
    row = stage.looker.execute(look.encode(), values).fetchone()
    assert row is not None
    return row[0], row[1]


def judged(
    outcome: Outcome, *, verb: str, may: bool, before: tuple[int, Any], after: tuple[int, Any]
) -> list[str]:
    if not may:
        wrong = [] if outcome.refusal in (None, FORBIDDEN) else [f"refused by accident: {outcome.said}"]
        if outcome.touched or outcome.rows:
            wrong.append(f"reached {outcome.touched} rows")
        return wrong if after == before else [*wrong, "left a trace"]
    if outcome.refusal is not None:
        return [f"refused: {outcome.said}"]
    if outcome.touched < 1:
        return ["reached no row"]
    grown = after[0] - before[0]
    happened = {
        "r": after == before,
        "i": grown == 1,
        "u": grown == 0 and after[1] != before[1],
        "d": grown < 0,
    }
    happened["d"] = happened["d"] or after[1] != before[1]
    return [] if happened[verb] else ["was said to have happened, and did not"]
