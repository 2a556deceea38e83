"""Entries become the messages of a request, valid by the API's rules even where the thread is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.conversation import (
    Entry,
    Prompt,
    assistant_entry,
    lost_result,
    messages_of,
    shown_text,
    tool_calls,
    tool_result,
    user_entry,
)
from agent.offline.protocol import violations
from tests.support.wire import text, thinking, tool_use

TURN = uuid4()
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PROMPT = Prompt(model="claude-haiku-5-5", prompt_hash="h1")
BOOK = tool_use("t1", "add_expense", {"amount": "3.20"})
SPLIT = tool_use("t2", "split_expense", {})


def person(*blocks: dict[str, Any]) -> Entry:
    return user_entry(TURN, list(blocks), at=AT)


def model(*blocks: dict[str, Any], by: Prompt = PROMPT, shown: str = "") -> Entry:
    return assistant_entry(TURN, list(blocks), at=AT, model=by.model, prompt_hash=by.prompt_hash, shown=shown)


def done(call: str) -> dict[str, Any]:
    return tool_result(call, {"headline": "Done."}, is_error=False)


def test_an_entry_has_the_fields_of_the_design() -> None:
    fields = {"id", "turn_id", "at", "role", "content", "model", "prompt_hash"}
    assert set(person(text("hi"))) == fields
    assert set(model(text("hi"))) == fields | {"shown"}
    assert json.loads(json.dumps(model(text("hi")))) is not None
    assert person(text("a"))["id"] != person(text("a"))["id"]


def test_a_whole_thread_is_sent_as_it_stands() -> None:
    thread = [
        person(text("{}"), text("Coffee")),
        model(BOOK),
        person(done("t1")),
        model(text("Booked, €3.20.")),
    ]
    messages = messages_of(thread, PROMPT)
    assert messages == [{"role": entry["role"], "content": entry["content"]} for entry in thread]
    assert violations(messages) == []


def test_a_call_that_nobody_answered_is_answered_as_lost() -> None:
    thread = [person(text("Coffee")), model(BOOK, SPLIT), person(done("t2")), model(text("Hm."))]
    messages = messages_of(thread, PROMPT)
    assert messages[2]["content"] == [lost_result("t1"), done("t2")]
    assert violations(messages) == []
    assert thread[2]["content"] == [done("t2")], "what is stored is never rewritten"


def test_a_call_at_the_end_or_before_another_answer_is_answered_too() -> None:
    for thread in (
        [person(text("Coffee")), model(BOOK)],
        [person(text("Coffee")), model(BOOK), model(text("Hm."))],
        [person(text("Coffee")), model(BOOK), person(text("And?"))],
    ):
        messages = messages_of(thread, PROMPT)
        assert violations(messages) == []
        assert lost_result("t1") in messages[2]["content"]


def test_thinking_is_kept_for_its_own_prompt_and_model_alone() -> None:
    blocks = [thinking(""), thinking("Hm."), {"type": "redacted_thinking", "data": "x"}, text("Hello.")]
    thread = [person(text("hi")), model(*blocks)]
    assert messages_of(thread, PROMPT)[1]["content"] == blocks
    for other in (
        Prompt(model="claude-sonnet-5-5", prompt_hash="h1"),
        Prompt(model=PROMPT.model, prompt_hash="h2"),
    ):
        assert messages_of(thread, other)[1]["content"] == [text("Hello.")]


def test_an_answer_of_foreign_thoughts_alone_is_no_empty_message() -> None:
    thread = [person(text("hi")), model(thinking("Hm.")), person(text("And?"))]
    messages = messages_of(thread, Prompt(model=PROMPT.model, prompt_hash="h2"))
    assert violations(messages) == []


def test_a_result_is_the_same_bytes_however_its_keys_came() -> None:
    one = tool_result("t1", {"b": "é", "a": {"d": 1, "c": 2}}, is_error=False)
    other = tool_result("t1", {"a": {"c": 2, "d": 1}, "b": "é"}, is_error=False)
    assert one == other
    assert one["content"] == '{"a": {"c": 2, "d": 1}, "b": "é"}'


def test_people_see_their_words_and_the_answer_but_not_the_context() -> None:
    assert shown_text(person(text('{"wallai": {}}'), text("Coffee 3.20"))) == "Coffee 3.20"
    assert shown_text(model(text("Booked. 99.99"), shown="Booked.")) == "Booked."
    assert shown_text(person(done("t1"))) == ""
    assert tool_calls(model(text("a"), BOOK, SPLIT)) == [BOOK, SPLIT]


ids = st.sampled_from([f"t{place}" for place in range(6)])
odd_entries = st.one_of(
    st.builds(lambda words: person(text(words)), st.sampled_from(["hi", "and?"])),
    st.builds(lambda calls: person(*map(done, calls)), st.lists(ids, max_size=2, unique=True)),
    st.builds(lambda words: model(text(words)), st.sampled_from(["Hello.", "Hm."])),
    st.just(model(thinking("Hm."), by=Prompt(model="another", prompt_hash="h0"))),
)


@pytest.mark.proof
@given(
    st.lists(odd_entries, max_size=5),
    st.lists(st.integers(min_value=0, max_value=5), max_size=3, unique=True),
)
def test_whatever_was_cut_off_no_call_stays_without_its_result(
    entries: list[Entry], places: list[int]
) -> None:
    """Property: a call put in anywhere, its result lost, never makes a thread unusable."""
    thread = [person(text("hi")), *entries]
    for place in sorted(places):
        thread.insert(min(place + 1, len(thread)), model(tool_use(f"call {place}", "undo", {})))
    found = violations(messages_of(thread, PROMPT))
    assert [problem for problem in found if "`tool_use` without" in problem] == []
