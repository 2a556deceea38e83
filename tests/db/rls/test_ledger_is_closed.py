"""Tool results cannot be forged: the ledger is kept outside a person's rights, under the turn's fence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from db.demo import HOME
from tests.db.rls.specimens import specimens
from tests.support.attack import FORBIDDEN, Outcome
from tests.support.household import Expense, spend
from tests.support.stage import Stage

STALE_FENCE = "WA001"
LEDGER = "wallai_app"
HOLD = "select private.hold_turn(%(turn)s, %(fence)s)"
CLAIM = (
    "select (c).id, (c).state from private.claim_call(%(turn)s, %(fence)s, 'one', 1, 'undo', '{}', true) as c"
)
FINISH = "select private.finish_call(%(turn)s, %(fence)s, 'one', 'done', '{\"headline\": \"x\"}')"
JOURNAL = 'select private.journal(%(turn)s, %(fence)s, \'{"role": "user"}\')'
FUNCTIONS = [HOLD, CLAIM, FINISH, JOURNAL]


@dataclass(frozen=True)
class Turn:
    id: UUID
    user: UUID
    fence: int = 3

    @property
    def held(self) -> dict[str, object]:
        return {"turn": self.id, "fence": self.fence}


@pytest.fixture
def turn(stage: Stage) -> Iterator[Turn]:
    """A running turn of the member."""
    running = Turn(uuid4(), stage.people["member"])
    conversation = uuid4()
    stage.look(
        "insert into public.ai_conversations (id, user_id, space_id, thread_id) values (%s, %s, %s, %s)",
        conversation,
        running.user,
        HOME,
        str(conversation),
    )
    stage.look(
        "insert into public.turns"
        " (id, conversation_id, user_id, space_id, message_id, channel, inbound, state, fence)"
        " values (%s, %s, %s, %s, %s, 'terminal', '{}', 'running', %s)",
        running.id,
        conversation,
        running.user,
        HOME,
        str(running.id),
        running.fence,
    )
    yield running
    stage.look("delete from public.ai_conversations where id = %s", conversation)


def keeping(stage: Stage, held: Turn, statement: str, **changed: object) -> Outcome:
    return stage.app.attempt(held.user, statement, held.held | changed, role=LEDGER, commits=True)


@pytest.mark.parametrize("function", FUNCTIONS, ids=["hold", "claim", "finish", "journal"])
def test_no_person_keeps_the_ledger_of_their_own_turn(stage: Stage, turn: Turn, function: str) -> None:
    """SCHEMA, holes: users writing the ledger could forge tool results."""
    assert stage.app.attempt(turn.user, function, turn.held, commits=True).refusal == FORBIDDEN
    service = stage.service.attempt(turn.user, function, turn.held, role="wallai_service", commits=True)
    assert service.refusal == FORBIDDEN
    written = (
        "select (select count(*) from public.tool_calls where turn_id = %(turn)s)"
        " + (select count(*) from public.journal where turn_id = %(turn)s)"
    )
    assert stage.looker.execute(written.encode(), turn.held).fetchone() == (0,)


@pytest.mark.parametrize("function", FUNCTIONS, ids=["hold", "claim", "finish", "journal"])
def test_an_old_fence_holds_nothing(stage: Stage, turn: Turn, function: str) -> None:
    """A slow worker that comes back after another took over changes nothing."""
    assert keeping(stage, turn, CLAIM).refusal is None
    for fence in (turn.fence - 1, turn.fence + 1, None):
        refusal = keeping(stage, turn, function, fence=fence).refusal
        assert refusal == STALE_FENCE
    assert keeping(stage, turn, function, turn=uuid4()).refusal == STALE_FENCE
    stage.look("update public.turns set state = 'done', finished_at = now() where id = %s", turn.id)
    assert keeping(stage, turn, function).refusal == STALE_FENCE


@pytest.mark.parametrize("function", FUNCTIONS, ids=["hold", "claim", "finish", "journal"])
def test_the_ledger_of_another_persons_turn_is_closed(stage: Stage, turn: Turn, function: str) -> None:
    for person in (stage.people["owner"], stage.people["stranger"], None):
        attempt = stage.app.attempt(person, function, turn.held, role=LEDGER, commits=True)
        assert attempt.refusal == FORBIDDEN


def test_a_call_is_claimed_once_and_finished_once(stage: Stage, turn: Turn) -> None:
    """RULES 7.1: a call seen before is answered with its row."""
    first, again = keeping(stage, turn, CLAIM), keeping(stage, turn, CLAIM)
    assert first.rows == again.rows and first.rows[0][1] == "claimed"
    assert keeping(stage, turn, FINISH).refusal is None
    assert keeping(stage, turn, CLAIM).rows == [(first.rows[0][0], "done")]
    assert keeping(stage, turn, FINISH).refusal == "P0001"
    [(result,)] = stage.look("select result from public.tool_calls where turn_id = %s", turn.id)
    assert result == {"headline": "x"}


def test_the_calls_of_a_turn_are_kept_apart(stage: Stage, turn: Turn) -> None:
    """Each is claimed by its own id, and what comes of one says nothing of the other."""
    first = keeping(stage, turn, CLAIM).rows
    second = keeping(stage, turn, CLAIM.replace("'one', 1", "'two', 2")).rows
    assert first[0][0] != second[0][0]
    assert keeping(stage, turn, FINISH).refusal is None
    assert keeping(stage, turn, CLAIM.replace("'one', 1", "'two', 2")).rows == second
    assert second[0][1] == "claimed"


def test_the_journal_counts_its_entries(stage: Stage, turn: Turn) -> None:
    assert [keeping(stage, turn, JOURNAL).rows for _ in range(3)] == [[(1,)], [(2,)], [(3,)]]


@pytest.mark.parametrize(
    "table", ["expenses", "turns", "tool_calls", "journal", "space_members", "changes", "users"]
)
def test_the_ledgers_role_sees_no_table(stage: Stage, table: str) -> None:
    me = stage.people["owner"]
    assert stage.app.attempt(me, f"select 1 from public.{table}", role=LEDGER).refusal == FORBIDDEN


def test_a_change_names_the_call_that_was_claimed_and_no_other(stage: Stage, turn: Turn) -> None:
    """SCHEMA: turn and call come from the ledger row claimed in this transaction, never from a setting."""
    with stage.app.wearing(turn.user, role=LEDGER, commits=True) as connection:
        claimed = connection.execute(CLAIM.encode(), turn.held).fetchone()
        connection.execute("select set_config('role', 'authenticated', true)")
        inside = spend(connection, Expense(HOME, turn.user))
    with stage.app.wearing(turn.user, commits=True) as connection:
        for name in ("wallai.call_id", "wallai.turn_id", "wallai.actor"):
            connection.execute("select set_config(%s, %s, true)", [name, str(uuid4())])
        outside = spend(connection, Expense(HOME, turn.user))
    assert claimed is not None
    query = "select distinct actor, turn_id, call_id from public.changes where row_id = %s"
    assert stage.look(query, inside) == [(turn.user, turn.id, claimed[0])]
    assert stage.look(query, outside) == [(turn.user, None, None)]


def test_turns_keep_their_calls_and_entries_apart(stage: Stage, turn: Turn) -> None:
    """Two turns of one person have a call of the same name, and entries of the same place."""
    other = specimens(stage, "member", whose="own")
    stage.look("update public.tool_calls set state = 'claimed' where id = %s", other["call"])
    [(claimed, state)] = keeping(stage, turn, CLAIM).rows
    assert (state, claimed == other["call"]) == ("claimed", False)
    assert keeping(stage, turn, FINISH).refusal is None
    assert keeping(stage, turn, JOURNAL).rows == [(1,)]
    theirs = "select state, result from public.tool_calls where id = %s"
    assert stage.look(theirs, other["call"]) == [("claimed", None)]


@pytest.mark.parametrize(
    ("tool", "outcome", "tries"),
    [("join_space", "failed", 1), ("join_space", "done", 0), ("add_expense", "failed", 0)],
)
def test_a_try_at_a_code_that_failed_with_its_message_counts(
    stage: Stage, turn: Turn, tool: str, outcome: str, tries: int
) -> None:
    """RULES 6.4: what private.join_space counted was rolled back with the message."""
    counted = "select count(*) from private.join_attempts where user_id = %s"
    [(before,)] = stage.look(counted, turn.user)
    keeping(
        stage,
        turn,
        "select private.claim_call(%(turn)s, %(fence)s, 'one', 1, %(tool)s, '{}', true)",
        tool=tool,
    )
    keeping(
        stage,
        turn,
        "select private.finish_call(%(turn)s, %(fence)s, 'one', %(outcome)s, '{}')",
        outcome=outcome,
    )
    assert stage.look(counted, turn.user) == [(before + tries,)]
    stage.look("delete from private.join_attempts where user_id = %s", turn.user)
