"""A conversation that took place becomes a case that can be played again."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.claude import offline_claude
from db.demo import ANA
from db.outside import Window
from evals.adding.draft import draft_of
from evals.adding.thread import NoThread
from evals.running.reach import Offline
from evals.running.selection import selected
from evals.running.sitting import Sitting as Run
from evals.running.trial import try_case
from evals.staging.stage import Stage
from evals.stating.case import Case
from evals.stating.reading import read_cases
from tests.conftest import Database
from tests.support.sitting import Sitting, sitting


@pytest.mark.proof
async def test_a_thread_is_drawn_with_what_stood_before_it_and_what_it_did(
    database: Database, stage: Stage, tmp_path: Path
) -> None:
    """Others who wrote meanwhile have no part in it; played again, the books end as they did."""
    async with sitting((database.app_url, database.service_url), offline_claude()) as eva:
        ana = Sitting(eva.wallai, ANA.id, said=100)
        await ana.say("rent 900 split with everyone")
        await eva.say("Dinner 84.50 with Ana and Ben")
        await ana.say("coffee 3")
        await eva.say("actually it was 80")
        await eva.say("delete the rent")
        await eva.say("yes")
    thread = threads(database)["eva"]
    case = drawn(database, tmp_path, thread)
    assert case.draft and [turn.says for turn in case.turns] == [
        "Dinner 84.50 with Ana and Ben",
        "actually it was 80",
        "delete the rent",
        "yes",
    ]
    assert [(one.description, one.by, one.equal) for one in case.given.expenses] == [("Rent", "ana", True)]
    assert [row["description"] for row in case.books.expenses.added] == ["Dinner"]
    assert [row["description"] for row in case.books.expenses.removed] == ["Rent"]
    books, claude = stage.open_books(), offline_claude()
    record = await try_case(
        Run("r", claude.model, "offline"), stage, books, case, trial=0, reach=Offline(claude)
    )
    await books.close()
    await claude.aclose()
    assert record.faults == []


@pytest.mark.proof
async def test_a_draft_is_played_only_where_it_is_named(database: Database, tmp_path: Path) -> None:
    async with sitting((database.app_url, database.service_url), offline_claude()) as eva:
        await eva.say("coffee 3")
    drawn(database, tmp_path, threads(database)["eva"])
    assert [case.id for case in selected([str(tmp_path / "drawn.yaml")])] == ["drawn"]
    assert not any(case.draft for case in selected([]))


def test_a_thread_that_is_not_there_is_said_to_be_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NoThread, match="no thread nothing"):
        drawn(database, tmp_path, "nothing")


def threads(database: Database) -> dict[str, str]:
    return dict(
        database.rows(
            "select username, thread_id from public.ai_conversations join public.users on users.id = user_id"
        )
    )


def drawn(database: Database, folder: Path, thread_id: str) -> Case:
    """Draws the case as the owner of the books may."""
    window = Window(database.owner_url)
    try:
        window.rows("set role wallai_books")
        file = folder / "drawn.yaml"
        file.write_text(draft_of(window, thread_id, case_id="drawn"), encoding="utf-8")
    finally:
        window.close()
    (case,) = read_cases(file)
    return case
