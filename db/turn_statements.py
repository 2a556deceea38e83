"""The statements that every turn runs many times, put together once: that takes longer than to run them."""

from __future__ import annotations

from sqlalchemy import Text, Uuid, and_, bindparam, cast, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from db.models import JournalEntry, ToolCall, Turn, TurnEvent

OPEN_STATES = ("queued", "running", "awaiting")

TURN = bindparam("turn", type_=Uuid())
LEASE = func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, bindparam("lease_seconds"))

TURNS = select(
    Turn.id,
    Turn.conversation_id,
    Turn.user_id,
    Turn.space_id,
    Turn.state,
    Turn.fence,
    Turn.channel,
    Turn.inbound,
    Turn.answer,
    Turn.failure,
    Turn.asked,
    Turn.verdict,
    Turn.resumes,
)
BY_ID = TURNS.where(Turn.id == TURN)
BY_MESSAGE = TURNS.where(Turn.user_id == bindparam("whose"), Turn.message_id == bindparam("message"))
QUEUE = (
    insert(Turn)
    .values(
        conversation_id=bindparam("conversation"),
        user_id=bindparam("whose"),
        space_id=bindparam("space"),
        message_id=bindparam("message"),
        channel=bindparam("by"),
        inbound=bindparam("said"),
        state="queued",
    )
    .returning(Turn.id)
)
OPEN_IN = select(func.count()).where(
    Turn.conversation_id == bindparam("conversation"), Turn.state.in_(OPEN_STATES)
)
HOLD = select(Turn.fence).where(Turn.id == TURN, Turn.state == "running").with_for_update()

EARLIER = aliased(Turn)
IS_NEXT = and_(
    Turn.state == "queued",
    ~select(EARLIER.id)
    .where(
        EARLIER.conversation_id == Turn.conversation_id,
        EARLIER.state.in_(OPEN_STATES),
        (EARLIER.created_at < Turn.created_at) | (EARLIER.state != "queued"),
    )
    .exists(),
)
IS_ABANDONED = and_(
    Turn.state == "running", or_(Turn.lease_until.is_(None), Turn.lease_until < func.clock_timestamp())
)
TAKE = (
    update(Turn)
    .where(Turn.id == TURN, or_(IS_NEXT, IS_ABANDONED))
    .values(state="running", fence=Turn.fence + 1, lease_until=LEASE)
    .returning(Turn.id)
)
# That it is to end stays with the turn, so that nobody goes on with it who takes it up later.
SEIZE = (
    update(Turn)
    .where(Turn.id == TURN, Turn.state == "running")
    .values(
        fence=Turn.fence + 1,
        lease_until=LEASE,
        inbound=Turn.inbound.op("||")(func.jsonb_build_object("is_stopped", True)),
    )
    .returning(Turn.id)
)
RENEW = update(Turn).where(Turn.id == TURN).values(lease_until=LEASE)

NEXT_ENTRY = select(func.coalesce(func.max(JournalEntry.seq), 0) + 1).where(JournalEntry.turn_id == TURN)
JOURNAL = insert(JournalEntry).values(
    turn_id=TURN, seq=NEXT_ENTRY.scalar_subquery(), entry=bindparam("written")
)
JOURNALED = select(JournalEntry.entry).where(JournalEntry.turn_id == TURN).order_by(JournalEntry.seq)

FORGET_JOURNAL = delete(JournalEntry).where(JournalEntry.turn_id == TURN)
# What a tool was given directly lies in the ledger, if it was run; a file need not lie here as well.
WITHOUT_ARGUMENTS = Turn.inbound.op("#-")(cast(["use", "arguments"], ARRAY(Text))).op("#-")(
    cast(["use", "then"], ARRAY(Text))
)
FINISH = (
    update(Turn)
    .where(Turn.id == TURN)
    .values(
        state=bindparam("ends"),
        inbound=WITHOUT_ARGUMENTS,
        answer=bindparam("said"),
        failure=bindparam("why"),
        lease_until=None,
        finished_at=func.clock_timestamp(),
    )
)

NEXT_EVENT = select(func.coalesce(func.max(TurnEvent.seq), 0) + 1).where(TurnEvent.turn_id == TURN)
SHOW = (
    insert(TurnEvent)
    .values(turn_id=TURN, seq=NEXT_EVENT.scalar_subquery(), kind=bindparam("what"), data=bindparam("content"))
    .returning(TurnEvent.seq)
)
SEEN = (
    select(Turn.state, TurnEvent.seq, TurnEvent.kind, TurnEvent.data)
    .outerjoin(TurnEvent, and_(TurnEvent.turn_id == Turn.id, TurnEvent.seq > bindparam("after")))
    .where(Turn.id == TURN)
    .order_by(TurnEvent.seq)
)
CALLS_MADE = select(func.count()).where(ToolCall.turn_id == TURN)
