"""Paraphrases of the conversation that Wallai was built for, written before its grammar was."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from evals.case import Case, read_cases
from evals.play import play
from evals.world import World
from tests.conftest import Database
from tests.support.servers import BEHIND_POOLER

CASES = read_cases(Path(__file__).with_name("paraphrases.yaml"))
# Every second one here, to spare time; `python3 run.py evals` plays them all.
PLAYED = CASES[::2]


async def faults_in(database: Database, cases: list[Case]) -> dict[str, list[str]]:
    world = World(
        superuser_url=database.superuser_url,
        app_url=database.app_url,
        service_url=database.service_url,
        now=datetime(2026, 11, 23, 12, tzinfo=UTC),
        behind_pooler=BEHIND_POOLER,
    )
    try:
        verdicts = [await play(world, case) for case in cases]
    finally:
        await world.close()
    return {verdict.case.id: verdict.faults for verdict in verdicts if not verdict.passed}


def test_no_paraphrase_writes_a_wrong_row_and_none_goes_unanswered(database: Database) -> None:
    """RULES 2.3, 3.1 to 3.4, 4.2, 5.1, 7.5, 8.5."""
    assert len(PLAYED) >= 60
    assert asyncio.run(faults_in(database, PLAYED)) == {}


def test_a_wrong_row_is_noticed(database: Database) -> None:
    """The judge can fail: the same words against books that they do not make."""
    case = next(case for case in CASES if case.books and not case.may_ask)
    wrong = case.model_copy(update={"books": [case.books[0].model_copy(update={"amount": Decimal("1.23")})]})
    assert asyncio.run(faults_in(database, [wrong])) != {}
