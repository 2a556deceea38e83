"""Turns are played as channels deliver them: again, at the same time, cut off, pressed, in threads and at times."""

from __future__ import annotations

import pytest

from tests.evals.conftest import Try

COFFEE = "books: {expenses: {added: [{amount: 3.20, category: dining}]}}\n"


@pytest.mark.proof
def test_a_power_cut_leaves_the_message_to_the_next_process(tried: Try) -> None:
    """RULES 7.1: at each place that a turn reaches, once."""
    for place in (
        "message-claimed",
        "assistant-journaled",
        "call-made",
        "before-the-commit",
        "after-the-commit",
    ):
        record = tried(f'turns: [{{says: "Coffee 3.20", crash: {place}}}]\n{COFFEE}')
        assert (record.outcome, record.faults) == ("passed", []), place
        assert record.turns[0].said.endswith(f"[the process is killed: {place}]")


def test_a_delivery_may_come_again_and_several_times_at_once(tried: Try) -> None:
    record = tried(
        'turns: [{says: "Coffee 3.20", message: m, at_once: 4}, {repeats: m, has: [coffee]}]\n' + COFFEE
    )
    assert record.faults == []
    assert [turn.wrote for turn in record.turns] == [True, False]


def test_the_clock_goes_on_between_turns(tried: Try) -> None:
    """RULES 7.3: a typed yes after fifteen minutes of the books' own clock is another matter; today is the case's."""
    record = tried(
        """
turns:
  - {says: "Coffee 3.20"}
  - {says: "Bread 2.10", at: 2026-11-30T23:30:00Z}
books:
  expenses:
    added:
      - {amount: 3.20, category: dining, date: 2026-11-23}
      - {amount: 2.10, category: groceries, date: 2026-12-01}
"""
    )
    assert record.faults == []


def test_threads_have_names(tried: Try) -> None:
    """What is pending in one is not in another."""
    record = tried(
        """
turns:
  - {says: "taxi", thread: one, asks: question, has: [taxi]}
  - {says: "12", thread: two, writes: false}
  - {says: "12", thread: one, writes: true}
books: {expenses: {added: [{amount: 12, category: transport}]}}
"""
    )
    assert record.faults == []


def test_a_tool_is_used_as_a_button(tried: Try) -> None:
    record = tried(
        """
turns:
  - use: {tool: add_expense, arguments: {amount: "3.20", description: Coffee, category: dining}}
  - use: {tool: undo}
"""
    )
    assert record.faults == [] and [turn.wrote for turn in record.turns] == [True, True]
    assert [call.name for turn in record.turns for call in turn.calls] == ["add_expense", "undo"]


@pytest.mark.proof
def test_a_turn_that_moves_to_another_space_is_followed_there(tried: Try) -> None:
    record = tried(
        """
given: {spaces: {Flat: {members: {eva: owner, ben: member}}}}
turns: [{says: "in the space Flat: milk 1.20", amounts: [1.20]}]
books: {expenses: {added: [{space: Flat, amount: 1.20, category: groceries}]}}
"""
    )
    assert record.faults == []


ASKED_IN_TWO_THREADS = """
given:
  expenses:
    - {space: Home, by: eva, amount: 10, date: 2026-11-20, description: Cinema, category: leisure}
    - {space: Home, by: eva, amount: 20, date: 2026-11-20, description: Pizza, category: dining}
turns:
  - {says: "delete the cinema", thread: one, asks: approval}
  - {says: "delete the pizza", thread: two, asks: approval}
"""


@pytest.mark.proof
def test_a_press_is_under_the_question_that_was_shown_last(tried: Try) -> None:
    """Also where its thread had asked before the other one did."""
    turns = '  - {says: "delete the cinema", thread: one, asks: approval}\n  - {press: yes}\n'
    gone = "books: {expenses: {removed: [{description: Cinema}]}}\n"
    assert tried(ASKED_IN_TWO_THREADS + turns + gone).faults == []


@pytest.mark.proof
def test_a_press_in_a_thread_that_is_named_is_under_its_own_question(tried: Try) -> None:
    gone = "books: {expenses: {removed: [{description: Cinema}]}}\n"
    assert tried(f"{ASKED_IN_TWO_THREADS}  - {{press: yes, thread: one}}\n{gone}").faults == []
    assert tried(f"{ASKED_IN_TWO_THREADS}  - {{press: yes, thread: three}}\n").turns[-1].answer == ""


def test_what_a_question_took_is_not_counted_again_with_its_answer(tried: Try) -> None:
    """Also where the turn that asked had moved to another space."""
    record = tried(
        """
given:
  spaces: {Flat: {members: {eva: owner, ben: member}}}
  expenses: [{space: Flat, by: eva, amount: 10, date: 2026-11-20, description: Cinema, category: leisure}]
turns:
  - {says: "in the space Flat: delete the cinema", asks: approval}
  - {press: yes}
books: {expenses: {removed: [{description: Cinema}]}}
"""
    )
    asked, answered = record.turns
    assert record.faults == [] and asked.model_calls > answered.model_calls > 0
    assert asked.used.input_tokens > answered.used.input_tokens
