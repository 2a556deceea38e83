"""Whole cases, recorded over real HTTP and played again from their tapes: crashes, buttons, repeats and all."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from agent.claude import Claude
from agent.prices import PRICES, Price
from db.database import Books
from evals.running.live import Line, LiveModel, replayed
from evals.running.purse import Purse
from evals.running.reach import Live, Offline
from evals.running.record import TrialRecord
from evals.running.replaying import recorded_tape
from evals.running.sitting import Sitting
from evals.running.tape import tape_file
from evals.running.trial import try_case
from evals.running.trial_key import TrialKey
from evals.staging.stage import Stage
from evals.stating.case import Case
from evals.stating.reading import CASES, read_cases
from tests.support.served_model import served

MODEL = "claude-haiku-5-5"
EVERYDAY = {"amount-asked-for", "booked-where-it-was-said", "delivered-twice"}
CRASH_AND_BUTTON = """
    turns:
      - {says: "Coffee 3.20", crash: assistant-journaled}
      - {says: "delete the coffee", asks: approval}
      - {press: "yes", writes: true}
    books: {expenses: {}}
"""


@pytest.fixture
async def books(stage: Stage) -> AsyncIterator[Books]:
    books = stage.open_books()
    yield books
    await books.close()


@pytest.mark.proof
async def test_cases_go_as_they_were_recorded_without_a_network(
    stage: Stage, books: Books, stated: Callable[[str], Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trials come in another order, after others on the same stage."""

    async def tried(case: Case, claude: Claude, mode: Literal["live", "recorded"]) -> TrialRecord:
        try:
            return await try_case(
                Sitting("tests", MODEL, mode), stage, books, case, trial=1, reach=Offline(claude)
            )
        finally:
            await claude.aclose()

    everyday = [case for case in read_cases(CASES / "everyday.yaml") if case.id in EVERYDAY]
    cases = [*everyday, stated(CRASH_AND_BUTTON)]
    assert len(cases) == 1 + len(EVERYDAY)
    records = {}
    purse = Purse(tmp_path / "purse.json", Decimal(1))
    async with served() as model:
        line = Line(LiveModel(MODEL, model.url, None, PRICES[MODEL], purse))
        for case in cases:
            tape = line.tape(case.id, 1)
            records[case.id] = await tried(case, line.claude(tape), "live")
            tape.write(tape_file(tape.key, tmp_path))
            assert tape_file(tape.key, tmp_path).stat().st_size < 10_000
        await line.close()
    connect = socket.socket.connect

    def only_the_books(line: socket.socket, address: object) -> None:
        assert line.family == socket.AF_UNIX, "a replay went to the network"
        connect(line, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_the_books)
    for case in reversed(cases):
        claude, replay = replayed(recorded_tape(TrialKey(MODEL, case.id, 1), tmp_path))
        again, before = await tried(case, claude, "recorded"), records[case.id]
        assert (replay.stale, replay.unheard) == (None, 0)
        assert again.outcome == before.outcome == "passed"
        assert [turn.answer for turn in again.turns] == [turn.answer for turn in before.turns]
        assert sorted(map(str, again.changes)) == sorted(map(str, before.changes))
        assert again.used == before.used
    paid = purse.account().paid
    assert paid > 0 and paid == sum(
        (record.used.usd or Decimal(0) for record in records.values()), Decimal(0)
    )


LIMITED = """
    turns: [{says: "Coffee 3.20"}]
    books: {expenses: {added: [{amount: 3.20, category: dining}]}}
    limits: {usd: 0.000001}
"""


@pytest.mark.proof
async def test_a_model_costs_what_its_price_is_said_to_be(
    stage: Stage, books: Books, stated: Callable[[str], Case], tmp_path: Path
) -> None:
    """The product knows no price for it; the figures and the limits go by the one that was given."""
    price = Price(input=Decimal(1), output=Decimal(5), cache_read=Decimal(1))
    async with served() as model:
        live = LiveModel("toy", model.url, None, price, Purse(tmp_path / "purse.json", Decimal(1)))
        reach = Live(live, tmp_path)
        record = await try_case(
            Sitting("tests", "toy", "live", live), stage, books, stated(LIMITED), trial=0, reach=reach
        )
        await reach.close()
    used = record.used
    assert used.usd == (used.input_tokens + 5 * used.output_tokens) / Decimal(1_000_000) > 0
    assert [fault.what for fault in record.faults] == [f"it took {used.usd} usd, of at most 0.000001"]
