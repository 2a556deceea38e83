"""The proof over conversations under faults: it holds, it can fail, and it draws the same from the same seed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.books.turns.conductor import Performance
from evals.books.turns.conversations import CONVERSATIONS
from evals.books.turns.crossings import Crossings
from evals.books.turns.judgement import answered_otherwise, differing
from evals.books.turns.part import Cut, Heard
from evals.books.turns.record import Record
from evals.books.turns.schedule import KINDS, drawn
from evals.books.turns.thread_rules import broken_rules

ROOT = Path(__file__).parents[3]
SMOKE_SECONDS = 300

Thread = list[dict[str, Any]]


def entry(id_: str, role: str, *content: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "role": role, "content": list(content)}


def said(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def call(id_: str) -> dict[str, Any]:
    return {"type": "tool_use", "id": id_, "name": "add_expense", "input": {}}


def result(id_: str) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": id_, "content": "{}"}


def sound() -> Thread:
    return [
        entry("1", "user", said("Coffee 3.20 and taxi 12")),
        entry("2", "assistant", said("One moment."), call("a"), call("b")),
        entry("3", "user", result("a"), result("b")),
        entry("4", "assistant", said("Booked.")),
    ]


def interrupt(thread: Thread) -> None:
    """Something else is said before the calls are answered."""
    thread[2:2] = [entry("5", "user", said("hello")), entry("6", "assistant", said("Hello."))]


BREAKS: dict[str, Callable[[Thread], object]] = {
    "first message is not": lambda thread: thread.pop(0),
    "is empty": lambda thread: thread[3]["content"].clear(),
    "empty text": lambda thread: thread[3]["content"].append(said(" ")),
    "two entries have the id": lambda thread: thread[3].update(id="1"),
    "two calls have the id": lambda thread: thread[1]["content"].append(call("a")),
    "the call b has 0 results": lambda thread: thread[2]["content"].pop(),
    "the call a has 0 results": interrupt,
    "the call b has 2 results": lambda thread: thread[2]["content"].append(result("b")),
    "without its call, c": lambda thread: thread[2]["content"].append(result("c")),
    "without its call, a": lambda thread: thread.append(entry("5", "user", result("a"))),
    "else than the user answers": lambda thread: thread[3]["content"].append(result("a")),
    "else than the assistant uses": lambda thread: thread[0]["content"].append(call("c")),
    "stands behind something else": lambda thread: thread[2]["content"].insert(0, said("Well.")),
    "is nobody's: system": lambda thread: thread[0].update(role="system"),
}


def test_a_sound_thread_breaks_no_rule() -> None:
    assert broken_rules(sound()) == []


@pytest.mark.parametrize("sentence", BREAKS)
def test_each_rule_of_a_thread_is_seen_broken(sentence: str) -> None:
    thread = sound()
    BREAKS[sentence](thread)
    assert any(sentence in rule for rule in broken_rules(thread)), broken_rules(thread)


def test_neighbours_of_one_role_are_one_message() -> None:
    thread = sound()
    thread.insert(3, entry("5", "user", said("You named a figure that nothing backs.")))
    assert broken_rules(thread) == []


def test_the_same_seed_draws_the_same_schedule_and_others_draw_others() -> None:
    assert [drawn(seed) for seed in range(50)] == [drawn(seed) for seed in range(50)]
    assert len({drawn(seed).in_words() for seed in range(50)}) == 50


def test_many_seeds_draw_every_kind_of_trouble_and_every_conversation() -> None:
    schedules = [drawn(seed) for seed in range(200)]
    assert {kind for schedule in schedules for kind in schedule.kinds} == set(KINDS)
    assert {schedule.messages for schedule in schedules} == set(CONVERSATIONS)


def test_streams_are_cut_less_often_in_a_row_than_the_client_tries_again() -> None:
    for seed in range(200):
        for trouble in drawn(seed).troubles:
            assert sum(cut.share < 1 for cut in trouble.cuts) <= 3


def test_a_cut_response_ends_inside_and_a_whole_one_does_not() -> None:
    assert Cut(0.5, rudely=True).of(b"0123456789") == b"01234"
    assert Cut(1, rudely=False).of(b"0123456789") == b"0123456789"


def test_a_point_lies_before_a_statement_is_sent_and_another_before_its_answer_is_read() -> None:
    """Pieces of one answer count once: their number is the network's business."""
    points: list[int] = []
    crossings = Crossings(points.append)

    def talk() -> Any:
        assert points == [1]
        assert (yield "sent") == "readable"
        assert points == [1, 2]
        assert (yield "more") == "readable"
        return "answer"

    generator = crossings.counted(talk())
    assert next(generator) == "sent"
    assert generator.send("readable") == "more"
    with pytest.raises(StopIteration) as end:
        generator.send("readable")
    assert end.value.value == "answer"
    assert points == [1, 2]


def performed(*expenses: str, answer: str = "Booked.", screen: str = "Booked.", ends: int = 1) -> Performance:
    heard = Heard("message 1", answer, ends, screen, points=9)
    return Performance([heard], Record({"expenses": sorted(expenses), "threads": []}, [], []), failures=[])


def test_a_row_too_much_and_one_too_few_are_told() -> None:
    reference = performed("coffee", "taxi")
    assert differing(performed("taxi", "coffee").record, reference.record) == []
    (twice,) = differing(performed("coffee", "taxi", "taxi").record, reference.record)
    assert "too much ['taxi'], missing []" in twice
    (lost,) = differing(performed("coffee").record, reference.record)
    assert "too much [], missing ['taxi']" in lost


def test_a_thread_in_another_order_is_told() -> None:
    one, other = (Record({"threads": lines}, [], []) for lines in (["a", "b"], ["b", "a"]))
    assert differing(one, other) == ["threads: another order"]


def test_another_answer_a_second_end_and_a_text_shown_twice_are_told() -> None:
    reference = performed()
    assert answered_otherwise(performed(), reference) == []
    assert "is answered 'No.'" in answered_otherwise(performed(answer="No."), reference)[0]
    assert "has 2 ends" in answered_otherwise(performed(ends=2), reference)[0]
    assert "on the screen" in answered_otherwise(performed(screen="Booked.Booked."), reference)[0]


@pytest.mark.proof
def test_conversations_under_every_kind_of_fault_come_out_as_without(tmp_path: Path) -> None:
    """In a process of its own: the players are forked, and this one may have threads."""
    # These two seeds draw every kind of trouble between them.
    report = examined(tmp_path, "--schedules", "2", "--seed", "13", "--no-controls")
    assert report["holds"], report["findings"]
    assert report["figures"]["schedules"] == 2
    assert {"killed", "met"} <= report["figures"].keys()


def examined(folder: Path, *options: str) -> dict[str, Any]:
    """Runs the command; returns its JSON, whose verdict is the exit code's."""
    file = folder / "turns.json"
    command = [sys.executable, "-m", "evals", "books", "turns", "--json", str(file), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SMOKE_SECONDS)
    assert file.exists(), done.stderr
    report: dict[str, Any] = json.loads(file.read_text())
    assert (done.returncode == 0) == report["holds"], done.stderr
    return report
