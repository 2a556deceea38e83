"""Logs carry ids and counts, no texts and no amounts, whatever happens (RULES 9)."""

from __future__ import annotations

import dataclasses
import io
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.logs import OUR_ROOMS, begin_logging
from db.errors import StaleFence
from db.turns import Turns
from tests.conftest import Database
from tests.support.sitting import Sitting, scripted, sitting
from tests.support.wire import Dropped, Fault, Said, Script, Step, text, tool_use
from tools.kit.answer import Answer
from tools.kit.call import Call
from tools.kit.tool import all_tools

ROOT = Path(__file__).parents[2]
WORDS = "Zebrafish 3.27 with Anastasia"
SECRETS = ("zebrafish", "anastasia", "3.27", "77.41", "sk-test", "wallai_app:")
ZEBRAFISH = {"amount": "3.27", "description": "Zebrafish"}
MOMENTS = {"created", "msecs", "relativeCreated"}
Plan = Callable[[pytest.MonkeyPatch], None]


class Recorder(logging.Handler):
    """Keeps everything that the loggers let through."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records: list[logging.LogRecord] = []
        self.printed = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @property
    def everything(self) -> str:
        """Messages, arguments, tracebacks and whatever else hangs on a record."""
        return "\n".join(text for record in self.records for text in texts_of(record))


def texts_of(record: logging.LogRecord) -> Iterator[str]:
    yield record.getMessage()
    yield repr({name: value for name, value in vars(record).items() if name not in MOMENTS})
    if record.exc_info and record.exc_info[1]:
        yield "".join(traceback.format_exception(record.exc_info[1]))


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """Logging as the product sets it up at its most talkative, its standard error in `printed`."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in OUR_ROOMS}
    root.handlers[:] = []
    begin_logging("debug")
    (printer,) = root.handlers
    kept = Recorder()
    assert isinstance(printer, logging.StreamHandler)
    printer.setStream(kept.printed)
    root.addHandler(kept)
    yield kept
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def calling(name: str = "add_expense", arguments: Any = ZEBRAFISH) -> Said:
    return Said(
        [text("Zebrafish 3.27, one moment."), tool_use("t1", name, arguments)], stop_reason="tool_use"
    )


def as_usual(planted: pytest.MonkeyPatch) -> None:
    """Nothing is broken."""


def bug_in_a_tool(planted: pytest.MonkeyPatch) -> None:
    async def broken(call: Call, **arguments: Any) -> Answer:
        try:
            raise KeyError("Zebrafish 3.27")
        except KeyError as error:
            raise ValueError(f"cannot work with {arguments}") from error

    plant(planted, broken)


def books_that_refuse(planted: pytest.MonkeyPatch) -> None:
    """The error of the driver quotes the whole row that was refused."""

    async def refused(call: Call, **arguments: Any) -> Answer:
        await call.connection.exec_driver_sql(
            "insert into expenses (space_id, description, category, amount, date, currency, created_by)"
            f" values ('{call.space.id}', 'Zebrafish', 'other', -3.27, now(), 'EUR', '{call.speaker_id}')"
        )
        raise AssertionError("the books took it")

    plant(planted, refused)


def plant(planted: pytest.MonkeyPatch, function: Callable[..., Any]) -> None:
    tools: Any = all_tools()
    planted.setitem(tools, "add_expense", dataclasses.replace(tools["add_expense"], function=function))


def bug_in_the_wire(request: dict[str, Any]) -> Step:
    raise ValueError(f"Zebrafish 3.27 in {request['messages'][-1]}")


ANSWER = Said([text("Booked Zebrafish, €3.27.")])
COURSES: dict[str, tuple[Plan, list[Any]]] = {
    "all goes well": (as_usual, [calling(), ANSWER]),
    "a figure is made up": (as_usual, [calling(), Said([text("That makes 77.41.")]), Said([text("77.41!")])]),
    "a call is refused": (as_usual, [calling(arguments={**ZEBRAFISH, "amount": "3.275"}), ANSWER]),
    "arguments do not fit": (as_usual, [calling(arguments={"Zebrafish": "3.27"}), ANSWER]),
    "arguments are cut": (as_usual, [calling(arguments='{"amount": "3.27", "descr'), ANSWER]),
    "a tool is made up": (as_usual, [calling("zebrafish_3.27"), ANSWER]),
    "a tool has a bug": (bug_in_a_tool, [calling(), ANSWER]),
    "the books refuse": (books_that_refuse, [calling(), ANSWER]),
    "the agent has a bug": (as_usual, [bug_in_the_wire]),
    "the API refuses": (as_usual, [Fault(400, "invalid_request_error", "messages.0: Zebrafish 3.27")]),
    "the key is wrong": (as_usual, [Fault(401, "authentication_error", "sk-test, asked for Zebrafish 3.27")]),
    "the stream breaks off": (as_usual, [Dropped(ANSWER, after_bytes=900)] * 9),
    "the stream is no JSON": (
        as_usual,
        [Dropped(ANSWER, after_bytes=900, error_event="overloaded_error")] * 9,
    ),
}
LOGGED = {
    "a tool has a bug": "a tool failed",
    "the books refuse": "refused a call",
    "the agent has a bug": "failed",
}


@pytest.mark.parametrize("course", COURSES)
async def test_no_amount_and_no_text_is_logged(
    database: Database,
    recorder: Recorder,
    course: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan, steps = COURSES[course]
    plan(monkeypatch)
    async with sitting((database.app_url, database.service_url), scripted(Script(*steps))) as eva:
        await eva.say(WORDS)
    logging.getLogger("agent").debug("the end")
    printed = recorder.printed.getvalue()
    assert [secret for secret in SECRETS if secret in recorder.everything.lower()] == []
    assert [secret for secret in SECRETS if secret in printed.lower()] == []
    assert "the end" in printed, "this very test would hear what is logged"
    assert LOGGED.get(course, "the end") in recorder.everything


async def test_a_worker_that_lost_its_turn_logs_the_id_alone(database: Database, recorder: Recorder) -> None:
    async with sitting((database.app_url, database.service_url), scripted(Script(calling(), ANSWER))) as eva:
        receipt = await eva.send(WORDS)
        await end_of(eva, receipt.turn_id)
        async with eva.wallai.desk.books.as_service() as connection:
            with pytest.raises(StaleFence):
                await Turns(connection).hold(receipt.turn_id, fence=7)
    assert [secret for secret in SECRETS if secret in recorder.everything.lower()] == []


async def end_of(eva: Sitting, turn_id: Any) -> None:
    async for _ in eva.wallai.follow(turn_id):
        pass


def test_the_recorder_would_find_a_text_wherever_it_stands(recorder: Recorder) -> None:
    log = logging.getLogger("agent.planted")
    plants: list[dict[str, Any]] = [
        {"msg": "Zebrafish"},
        {"msg": "%s", "args": ("Zebrafish",)},
        {"msg": "%s", "args": (["Zebrafish"],)},
        {"msg": "x", "exc_info": (ValueError, ValueError("Zebrafish"), None)},
        {"msg": "x", "words": "Zebrafish"},
    ]
    for planted in plants:
        recorder.records.clear()
        log.handle(logging.makeLogRecord({"name": log.name, "levelno": logging.DEBUG, **planted}))
        assert "Zebrafish" in recorder.everything


TALKATIVE = {
    "ANTHROPIC_LOG": "debug",
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_API_KEY": "none",
    "LANGSMITH_ENDPOINT": "http://127.0.0.1:9",
}
CHILD = """
import asyncio, sys
from agent.logs import begin_logging
begin_logging("debug")
import agent.graph
from langsmith.utils import tracing_is_enabled
from tests.support.talk import client, heard
from tests.support.wire import Said, Script, text
hello = [{"role": "user", "content": [{"type": "text", "text": "Zebrafish 3.27"}]}]
asyncio.run(heard(client(Script(Said([text("Booked Zebrafish")]))), messages=hello))
print("tracing:", bool(tracing_is_enabled()))
"""


@pytest.mark.proof
def test_no_environment_variable_makes_a_library_talk() -> None:
    """The SDK prints whole requests with ANTHROPIC_LOG, and LangGraph sends traces with LANGSMITH_TRACING."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        env={**os.environ, **TALKATIVE},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Zebrafish" not in child.stdout + child.stderr
    assert "tracing: False" in child.stdout
