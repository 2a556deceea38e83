"""The static part of the prompt: the same bytes for everyone, and a hash that knows them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from agent.policy import POLICY, policy
from db.demo import HOUSEHOLD
from tests.conftest import Database
from tests.support.sitting import scripted, sitting
from tests.support.wire import Said, Script, text
from tools.kit.tool import all_tools

ROOT = Path(__file__).parents[2]
FINGERPRINT = (
    "import json, hashlib; from agent.policy import policy; p = policy();"
    "print(hashlib.sha256(json.dumps([p.system, p.tools]).encode()).hexdigest(), p.hash)"
)


def fingerprint(*, seed: str) -> str:
    """The prompt's own bytes, without sorting, as another process makes them."""
    environment = {"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"}
    child = subprocess.run(
        [sys.executable, "-c", FINGERPRINT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return child.stdout


@pytest.mark.proof
def test_every_process_makes_the_same_bytes() -> None:
    static = policy()
    here = hashlib.sha256(json.dumps([static.system, static.tools]).encode()).hexdigest()
    assert fingerprint(seed="1") == f"{here} {static.hash}\n"


def test_the_prompt_is_the_prose_and_every_tool() -> None:
    static = policy()
    assert static.system == [{"type": "text", "text": POLICY.read_text(encoding="utf-8")}]
    assert [tool["name"] for tool in static.tools] == sorted(
        name for name, tool in all_tools().items() if tool.for_model
    )
    assert len(static.hash) == 16
    assert policy() is static


def test_nobody_and_no_day_is_named_in_it() -> None:
    """Who, where and when travel in the messages."""
    said = json.dumps([policy().system, policy().tools])
    assert not any(str(person.id) in said for person in HOUSEHOLD)
    assert "Madrid" not in said and ROOT.as_posix() not in said


async def test_two_people_get_the_same_system_and_tools(database: Database) -> None:
    script = Script(*[Said([text("Hello.")])] * 2)
    async with sitting((database.app_url, database.service_url), scripted(script)) as eva:
        for place, person in enumerate(HOUSEHOLD[:2]):
            eva.user_id = person.id
            await eva.say("hello", message_id=f"{place}")
    first, second = script.requests
    assert [first["system"], first["tools"]] == [second["system"], second["tools"]]
    ((entries,), _) = database.rows("select messages from ai_conversations")
    assert entries[1]["prompt_hash"] == policy().hash
