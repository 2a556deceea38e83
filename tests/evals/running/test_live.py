"""Whole turns over real HTTP: recorded, replayed without a network, stale, and stopped by the budget."""

from __future__ import annotations

import pickle
import socket
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from agent.claude import Claude
from agent.policy import policy
from agent.prices import PRICES
from agent.settings import Settings, SettingsFault
from evals.running.live import Line, LiveModel, live_models, replayed
from evals.running.pricing import Unpriced
from evals.running.purse import BudgetSpent, Purse
from evals.running.replaying import Stale
from evals.running.tape import Tape, read_tape, tape_file
from tests.support.copies import Database
from tests.support.served_model import ServedModel, served
from tests.support.sitting import sitting
from tests.support.talk import KEY, heard
from tests.support.wire import Said, Script, text

MODEL = "claude-sonnet-5-5"
ASKED = "How much did we spend this month?"


def live(url: str | None, folder: Path, budget: str = "1") -> LiveModel:
    purse = Purse(folder / "purse.json", Decimal(budget))
    return LiveModel(MODEL, url, SecretStr(KEY), PRICES[MODEL], purse)


async def said(database: Database, claude: Claude, *texts: str) -> list[str]:
    async with sitting((database.app_url, database.service_url), claude) as eva:
        return [
            await eva.say(each, new_thread=not place, message_id=str(uuid4()))
            for place, each in enumerate(texts)
        ]


async def recorded(database: Database, folder: Path) -> tuple[Tape, list[str], list[bytes]]:
    async with served() as model:
        line = Line(live(model.url, folder))
        tape = line.tape("spent", 1)
        answers = await said(database, line.claude(tape), ASKED, "And last month?")
        await line.close()
    return tape, answers, model.asked


@pytest.mark.proof
async def test_a_recorded_thread_is_replayed_without_a_network(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape, answers, asked = await recorded(database, tmp_path)
    assert len(asked) == 4 and "spent" in answers[0]
    tape.write(tape_file(tape.key, tmp_path))
    assert tape_file(tape.key, tmp_path).stat().st_size < 5_000
    connect = socket.socket.connect

    def only_the_books(line: socket.socket, address: object) -> None:
        assert line.family == socket.AF_UNIX, "a replay went to the network"
        connect(line, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_the_books)
    claude, replay = replayed(read_tape(tape_file(tape.key, tmp_path)))
    assert await said(database, claude, ASKED, "And last month?") == answers
    assert replay.unheard == 0


@pytest.mark.proof
async def test_another_word_stops_the_turn_and_says_where(database: Database, tmp_path: Path) -> None:
    tape, _, _ = await recorded(database, tmp_path)
    claude, replay = replayed(tape)
    with pytest.raises(Stale, match=r"request 1: messages\[0\] \(user\).*How much did I") as stale:
        await said(database, claude, "How much did I spend this month?")
    assert replay.stale is stale.value


async def test_another_policy_stops_the_turn_and_is_named(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape, _, _ = await recorded(database, tmp_path)
    system = [{"type": "text", "text": policy().system[0]["text"] + " Be brief."}]
    changed = replace(policy(), system=system)
    monkeypatch.setattr("agent.asking.policy", lambda: changed)
    with pytest.raises(Stale, match=r"^request 1: system is another$"):
        await said(database, replayed(tape)[0], ASKED)


async def test_a_small_budget_ends_the_turn_before_it_is_exceeded(database: Database, tmp_path: Path) -> None:
    async with served() as model:
        line = Line(live(model.url, tmp_path, "0.001"))
        tape = line.tape("spent", 1)
        with pytest.raises(BudgetSpent):
            await said(database, line.claude(tape), ASKED)
        await line.close()
    assert model.asked == [] and tape.exchanges == []
    assert line.live.purse.account().bound == 0


async def test_a_budget_for_one_request_is_spent_in_the_middle(database: Database, tmp_path: Path) -> None:
    async with served() as model:
        line = Line(live(model.url, tmp_path, "0.09"))
        tape = line.tape("spent", 1)
        with pytest.raises(BudgetSpent):
            await said(database, line.claude(tape), *[ASKED] * 5)
        await line.close()
    assert 1 <= len(model.asked) == len(tape.exchanges) < 10
    account = line.live.purse.account()
    assert 0 < account.paid <= Decimal("0.09") and not account.kept_back


async def test_a_line_outlives_the_clients_on_it(tmp_path: Path) -> None:
    async with served(ServedModel(Script(*[Said([text("Hello")])] * 2), counts=False)) as model:
        line = Line(live(model.url, tmp_path))
        for trial in (1, 2):
            tape = line.tape("hello", trial)
            await heard(line.claude(tape))
            assert len(tape.exchanges) == 1
        await line.close()
    assert len(model.lines) == 1, "they share a connection"
    assert [headers["authorization"] for _, headers, _ in model.requests] == [f"Bearer {KEY}"] * 3


def test_models_come_from_the_settings_side_by_side(tmp_path: Path) -> None:
    purse = Purse(tmp_path / "purse.json", Decimal(1))
    settings = Settings(_env_file=None, anthropic_api_key=SecretStr(KEY))  # type: ignore[call-arg]
    (one,) = live_models(settings, [], purse=purse)
    assert (one.model, one.base_url, one.caching) == (settings.wallai_model, None, True)
    names = ["claude-opus-5-5", "claude-haiku-5-5", "claude-opus-5-5"]
    both = live_models(settings, names, purse=purse)
    assert [each.model for each in both] == names[:2]
    assert pickle.loads(pickle.dumps(both)) == both and KEY not in repr(both)


def test_a_server_of_ones_own_needs_a_price_and_gets_no_cache_marks(tmp_path: Path) -> None:
    purse = Purse(tmp_path / "purse.json", Decimal(1))
    settings = Settings(_env_file=None, anthropic_base_url="http://127.0.0.1:11434")  # type: ignore[call-arg]
    with pytest.raises(Unpriced):
        live_models(settings, ["qwen3:8b"], purse=purse)
    (model,) = live_models(settings, ["qwen3:8b"], purse=purse, given_prices=["0/0"])
    assert (model.base_url, model.caching, model.api_key) == ("http://127.0.0.1:11434", False, None)


def test_without_key_and_address_nobody_can_be_asked(tmp_path: Path) -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    with pytest.raises(SettingsFault, match="ANTHROPIC_API_KEY"):
        live_models(settings, [], purse=Purse(tmp_path / "purse.json", Decimal(1)))
