"""Paraphrases of the conversation that Wallai was built for, written before its grammar was."""

from __future__ import annotations

import pytest

from agent.claude import offline_claude
from evals.running.reach import Offline
from evals.running.record import TrialRecord
from evals.running.sitting import Sitting
from evals.running.trial import try_case
from evals.staging.stage import Pattern
from evals.stating.case import Case
from evals.stating.reading import CASES, read_cases
from tests.support.servers import new_name

PARAPHRASES = read_cases(CASES / "paraphrases.yaml")


async def tried(pattern: Pattern, cases: list[Case]) -> list[TrialRecord]:
    with pattern.stage(new_name("stage")) as stage:
        books, claude = stage.open_books(), offline_claude()
        sitting = Sitting("tests", claude.model, "offline")
        try:
            return [
                await try_case(sitting, stage, books, case, trial=0, reach=Offline(claude)) for case in cases
            ]
        finally:
            await books.close()
            await claude.aclose()


@pytest.mark.proof
async def test_no_paraphrase_writes_a_wrong_row_and_none_goes_unanswered(pattern: Pattern) -> None:
    """RULES 2.3, 3.1 to 3.4, 4.2, 5.1, 7.5, 8.5."""
    assert len(PARAPHRASES) >= 60
    found = await tried(pattern, PARAPHRASES)
    assert {record.case: record.faults for record in found if record.faults} == {}


async def test_a_wrong_row_is_noticed(pattern: Pattern) -> None:
    """The judge can fail: the same words against books that they do not make."""
    case = next(case for case in PARAPHRASES if case.books.expenses.added and not case.or_books)
    wrong = case.model_copy(update={"turns": [case.turns[0].model_copy(update={"says": "coffee 1.23"})]})
    (record,) = await tried(pattern, [wrong])
    assert record.wrote_wrongly
