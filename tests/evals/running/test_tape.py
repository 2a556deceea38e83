"""A tape is a small file, whole or not there at all, and the same exchanges are the same bytes."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import NoReturn

import pytest

from evals.running.recording import RecordingTransport
from evals.running.replaying import Stale, recorded_tape
from evals.running.tape import Tape, UnreadableTape, read_tape, tape_file
from evals.running.trial_key import TrialKey
from tests.support.conversing import converse
from tests.support.talk import client
from tests.support.wire import Said, Script, text, tool_use

MODEL = "claude-haiku-5-5"
TRIAL = TrialKey(MODEL, "coffee", 1)


async def scripted() -> Tape:
    """A tape of a conversation with a script."""
    tape = Tape(TRIAL, caching=True)
    use = Said([tool_use("toolu_1", "add_expense", {"amount": "3.20"})], "tool_use")
    await converse(client(RecordingTransport(Script(use, Said([text("Booked.")])), tape)))
    return tape


async def test_the_same_exchanges_are_the_same_small_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        tape = await scripted()
        tape.write(tmp_path / name)
    data = (tmp_path / "one").read_bytes()
    assert data == (tmp_path / "two").read_bytes()
    assert len(data) < 4_000
    assert data[3:8] == bytes(5), "neither its name nor the time is in it"
    again = read_tape(tmp_path / "one")
    again.write(tmp_path / "three")
    assert data == (tmp_path / "three").read_bytes()
    assert (again.key, again.caching, again.texts) == (tape.key, tape.caching, tape.texts)


async def test_a_tape_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tape = await scripted()
    file = tmp_path / "tapes" / "tape.gz"
    tape.write(file)
    before = file.read_bytes()

    def killed(*names: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            Tape(TRIAL, caching=False).write(file)
    assert file.read_bytes() == before
    tape.write(file)
    assert file.read_bytes() == before and list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        gzip.compress(b"", mtime=0),
        gzip.compress(b"{}\n", mtime=0),
        gzip.compress(b'{"version": 1}\n', mtime=0),
        gzip.compress(b'{"version": 2}\n', mtime=0),
        gzip.compress(b"[]\n", mtime=0),
        gzip.compress(b'{"version": 1}\n', mtime=0)[:-9],
    ],
)
def test_what_is_no_tape_is_said(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "tape").write_bytes(data)
    with pytest.raises(UnreadableTape, match="tape is"):
        read_tape(tmp_path / "tape")


@pytest.mark.parametrize("name", ["..", ".", "a/../../b", "qwen3:8b", "org/model", "/etc"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    file = tape_file(TrialKey(name, name, 1), tmp_path)
    assert file.resolve().parents[2] == tmp_path.resolve()
    assert file != tape_file(TrialKey("a", "b", 1), tmp_path)


def test_a_trial_without_a_tape_is_stale_and_not_broken(tmp_path: Path) -> None:
    with pytest.raises(Stale, match="nothing is recorded of trial 2 of coffee on claude-haiku-5-5"):
        recorded_tape(TRIAL, tmp_path)
    Tape(TRIAL, caching=True).write(tape_file(TRIAL, tmp_path))
    assert recorded_tape(TRIAL, tmp_path).key == TRIAL


def test_the_tape_is_lines_of_json(tmp_path: Path) -> None:
    Tape(TRIAL, caching=True).write(tmp_path / "tape")
    header = json.loads(gzip.decompress((tmp_path / "tape").read_bytes()))
    assert header == {"version": 1, "model": MODEL, "case": "coffee", "trial": 1, "caching": True}
