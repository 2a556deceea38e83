"""A trial is judged by its books: what nobody wanted, what is missing, what was said and left unsaid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evals.faults.planted import Patch, Planted, planted
from evals.grading.difference import Difference
from evals.grading.matching import best_match
from evals.staging.stage import Stage
from evals.stating.case import Case
from tests.evals.conftest import Try

DINNER = """
turns:
  - {says: "Dinner 84.50 with Ana and Ben, split equally"}
"""
WANTED = """
books:
  expenses:
    added:
      - amount: 84.50
        category: in [dining, leisure]
        description: ~ DINNER
        shares: {eva: 28.17, ana: 28.17, ben: 28.16}
"""


@pytest.mark.proof
def test_books_that_are_as_the_case_wants_pass(tried: Try) -> None:
    record = tried(DINNER + WANTED)
    assert (record.outcome, record.faults) == ("passed", [])
    assert [(change.kind, change.deed, change.wanted) for change in record.changes] == [
        ("expenses", "added", True)
    ]
    assert record.turns[0].calls[0].name == "add_expense" and record.turns[0].model_calls == 2
    assert record.used.input_tokens > 0 and record.turns[0].tool_seconds


@pytest.mark.parametrize(
    "other",
    [
        "amount: 84.51",
        "currency: USD",
        "date: 2026-11-22",
        "kind: refund",
        "category: in [leisure, travel]",
        "description: ~ lunch",
        "paid_by: {ana: 84.50}",
        "shares: {eva: 28.16, ana: 28.17, ben: 28.17}",
        "shares: {eva: 84.50}",
        "tags: [work]",
        "notes: something",
        "space: Flat",
        "by: ana",
    ],
)
def test_a_row_that_is_another_in_one_field_is_a_wrong_write(tried: Try, other: str) -> None:
    name = other.partition(":")[0]
    fields = [field for field in WANTED_FIELDS if not field.startswith(f"{name}:")]
    wanted = f"books: {{expenses: {{added: [{{{', '.join([*fields, quoted(other)])}}}]}}}}"
    record = tried(f"{DINNER}{wanted}\n")
    assert record.outcome == "failed" and record.wrote_wrongly
    (fault,) = record.faults
    assert fault.what.startswith("expenses Dinner: ") and f" {name} " in fault.what, "one sentence says what"


WANTED_FIELDS = ["amount: 84.50", "category: dining", "shares: {eva: 28.17, ana: 28.17, ben: 28.16}"]


def quoted(field: str) -> str:
    name, _, value = field.partition(": ")
    return f'{name}: "{value}"' if value.startswith(("~", "in ")) else field


@pytest.mark.parametrize(("as_", "is_wanted"), [("eva", True), ("ana", False)])
def test_a_row_is_written_by_somebody_who_spoke(
    stated: Callable[[str], Case], as_: str, is_wanted: bool
) -> None:
    """In the name of whoever said nothing it is none that was wanted."""
    row = {
        "space": "Home", "amount": 3, "currency": "EUR", "date": "2026-11-23", "kind": "expense", "category": "dining",
        "description": "Tea", "paid_by": {"eva": 3}, "by": as_,
    }  # fmt: skip
    wanted = "books: {expenses: {added: [{amount: 3, category: dining}]}}"
    match = best_match(stated(f'turns: [{{says: "tea 3"}}]\n{wanted}'), [Difference("expenses", None, row)])
    assert bool(match.wanted) == is_wanted


@pytest.mark.parametrize(
    ("other", "is_wanted"), [({}, True), ({"type": "secondary"}, False), ({"income": 2000}, False)]
)
def test_a_plan_is_a_months_own_and_without_an_income_unless_the_case_says_so(
    stated: Callable[[str], Case], other: dict[str, object], is_wanted: bool
) -> None:
    row = {
        "space": "Home", "type": "master", "name": "November", "month": "2026-11", "framework": "custom", "income": 0,
        "currency": "EUR", "items": {"dining": 50}, "by": "eva",
    }  # fmt: skip
    wanted = "books: {budgets: {added: [{month: 2026-11, items: {dining: 50}}]}}"
    match = best_match(
        stated(f'turns: [{{says: "dining 50 a month"}}]\n{wanted}'),
        [Difference("budgets", None, row | other)],
    )
    assert bool(match.wanted) == is_wanted


def test_a_row_that_no_case_names_is_a_wrong_write(tried: Try) -> None:
    record = tried(DINNER)
    assert record.wrote_wrongly and not record.changes[0].wanted


def test_a_row_that_does_not_come_is_a_fault_and_no_wrong_write(tried: Try) -> None:
    record = tried('turns: [{says: "hello"}]\n' + WANTED)
    assert record.outcome == "failed" and not record.wrote_wrongly


def test_another_ending_may_be_as_good(tried: Try) -> None:
    assert (
        tried(
            DINNER
            + "or_books:\n  - "
            + WANTED.strip().replace("books:\n", "", 1).replace("\n", "\n  ").strip()
        ).outcome
        == "passed"
    )


@pytest.mark.proof
def test_reference_calls_say_how_the_books_end(tried: Try) -> None:
    """The same books by other means; others are noticed."""
    target = """
target:
  - as: eva
    in: Home
    tool: add_expense
    arguments:
      amount: "AMOUNT"
      description: Dinner
      split: {mode: equal, shares: [{member: Eva}, {member: Ana}, {member: Ben}]}
"""
    assert tried(DINNER + target.replace("AMOUNT", "84.50")).faults == []
    assert tried(DINNER + target.replace("AMOUNT", "84.53")).wrote_wrongly
    assert tried(DINNER + target.replace("AMOUNT", "nothing")).outcome == "broken"


GIVEN = """
given:
  expenses:
    - space: Home
      by: eva
      amount: 900
      date: 2026-11-01
      description: Rent
      category: housing
      shares: {eva: 300, ana: 300, ben: 300}
      equal: true
"""


@pytest.mark.proof
def test_reference_calls_say_which_of_two_alike_is_changed(tried: Try) -> None:
    case = """
given:
  expenses:
    - {space: Home, by: eva, amount: 10, date: 2026-11-20, description: Cinema, category: leisure, ref: AAAAAA}
    - {space: Home, by: eva, amount: 20, date: 2026-11-20, description: Museum, category: leisure}
turns: [{says: "change the category of the THING to travel"}]
target: [{as: eva, in: Home, tool: change_expense, arguments: {expense: AAAAAA, category: travel}}]
"""
    assert tried(case.replace("THING", "cinema")).faults == []
    assert tried(case.replace("THING", "museum")).wrote_wrongly


@pytest.mark.proof
def test_a_change_is_held_against_the_fields_that_it_names(tried: Try) -> None:
    turns = 'turns: [{says: "change the rent to 950"}]\n'
    changed = "books: {expenses: {changed: [{where: {description: Rent}, to: {amount: 950SHARES}}]}}\n"
    shares = ", shares: {eva: 316.67, ana: 316.67, ben: 316.66}"
    assert tried(GIVEN + turns + changed.replace("SHARES", shares)).faults == []
    record = tried(GIVEN + turns + changed.replace("SHARES", ""))
    assert record.wrote_wrongly, "the shares moved, and the case names the amount alone"


@pytest.mark.proof
def test_what_goes_is_named(tried: Try) -> None:
    turns = 'turns: [{says: "delete the rent", asks: approval}, {press: yes}]\n'
    assert tried(GIVEN + turns + "books: {expenses: {removed: [{description: Rent}]}}\n").faults == []
    assert tried(GIVEN + turns).wrote_wrongly
    assert not tried(GIVEN + turns.replace("yes", "no")).wrote_wrongly


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        ('{says: "Coffee 3.20", asks: true}', "should not have"),
        ('{says: "Coffee 3.20", asks: true}', "did not ask"),
        ('{says: "Coffee 3.20", writes: false}', "should not have"),
        ('{says: "Coffee 3.20", refuses: true}', "should not have"),
        ('{says: "Coffee 3.20", has: [Ana, [tea, cocoa]]}', "lacks “tea” or “cocoa”"),
        ('{says: "Coffee 3.20", lacks: [CÖFFEE]}', "says “CÖFFEE”"),
        ('{says: "Coffee 3.20", amounts: [3.21]}', "does not name 3.21"),
        ('{says: "Coffee 3.20", not_amounts: [3.20]}', "names 3.20"),
        ('{says: "taxi", writes: true}', "wrote nothing"),
        ('{says: "taxi", asks: false}', "it asked (question)"),
        ('{says: "taxi", asks: approval}', "no approval"),
    ],
)
def test_an_answer_that_is_not_as_stated_is_a_fault(tried: Try, turn: str, said: str) -> None:
    record = tried(f"turns: [{turn}]\nbooks: {{expenses: {{added: [{{amount: 3.20, category: dining}}]}}}}\n")
    assert any(said in fault.what for fault in record.faults), record.faults


@pytest.mark.proof
def test_balances_and_limits_are_held(tried: Try) -> None:
    assert tried(DINNER + WANTED + "balances: {Home: {eva: 56.33, ana: -28.17, ben: -28.16}}\n").faults == []
    (fault,) = tried(DINNER + WANTED + "balances: {Home: {eva: 56.33, ana: -28.16, ben: -28.17}}\n").faults
    assert "balances of Home" in fault.what
    (fault,) = tried(DINNER + WANTED + "limits: {model_calls: 1}\n").faults
    assert fault.what == "it took 2 model calls, of at most 1"


def test_a_balance_in_a_second_currency_is_none_that_was_wanted(tried: Try) -> None:
    case = """
given:
  expenses:
    - {space: Home, by: eva, amount: 20, date: 2026-11-01, description: Taxi, category: transport, shares: {ana: 20}}
    - {space: Home, by: eva, amount: 10, date: 2026-11-02, description: Tea, category: dining, shares: {ana: 10},
       currency: USD}
turns: [{says: hello}]
"""
    (fault,) = tried(case + "balances: {Home: {eva: 10, ana: -10}}\n").faults
    assert "ana -20.00, ana -10.00, eva +10.00, eva +20.00" in fault.what


def test_a_case_that_cannot_be_played_is_broken_and_no_fault_of_the_agent(tried: Try) -> None:
    for turns in (
        "[{repeats: never}]",
        "[{as: nobody, says: hello}]",
        "[{in: Nowhere, says: hello}]",
    ):
        assert tried(f"turns: {turns}").outcome == "broken"
    assert tried('turns: [{says: "hello", crash: after-the-commit}]').outcome == "broken"


def test_a_press_where_nothing_was_asked_is_the_agents_fault(tried: Try) -> None:
    """The question should have been there."""
    record = tried('turns: [{says: "hello"}, {press: yes}]')
    assert record.outcome == "failed" and record.turns[1].answer == ""


def test_a_turn_that_a_bug_ended_has_refused_nothing(tried: Try, stage: Stage) -> None:
    """It writes nothing and says so, and is none the better for it."""
    refusing = 'turns: [{says: "Coffee 0", refuses: true}]'
    assert tried(refusing).faults == []
    bug = Patch(file="agent/asking.py", before="    draft = Draft()", after='    raise RuntimeError("a bug")')
    with planted(Planted(name="a bug", rule="8", cases=[], patches=[bug]), stage.window):
        assert [fault.what for fault in tried(refusing).faults] == ["turn 1: the turn failed"]
