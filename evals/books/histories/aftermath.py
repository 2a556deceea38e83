"""What a history ends with: everybody gets even, and then all of it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from db.calls import WriteCall
from evals.books.histories.history import History
from evals.books.histories.invariants import broken, left_over
from tools.kit.undoing.standing import standing

ROUNDS_MAX = 4
PAYMENTS_MAX = 20
WRITES = """
select call.id, call.turn_id, call.undoes, call.name, call.result, turn.conversation_id, max(change.id)
from public.tool_calls as call
join public.turns as turn on turn.id = call.turn_id
left join public.changes as change on change.call_id = call.id
where call.space_id = %s and call.writes and call.state = 'done'
group by call.id, turn.conversation_id
order by max(change.id) desc nulls last
"""
ROLES = "select user_id, role from public.space_members where space_id = %s"
FINAL = ("change_member", "join_space")
"""Nobody is put into a space, or out of it, by an undo (RULES 7.5)."""
NAMED = {"settle_up": "the", "create_budget": "budget", "change_budget": "budget", "change_space": "space"}


async def everybody_back(history: History) -> None:
    """Whoever left comes in again, and who came back as another has the role that they had: they may undo again."""
    owner = history.room.people[0]
    inside = history.inside()
    for person in history.room.people:
        if person.id not in inside:
            await history.say(person, [("join_space", {"code": history.code()})], kind="come back")
    roles = dict(history.window.rows(ROLES, history.room.id))
    for person in history.room.people:
        if roles[person.id] != person.role:
            given = {"action": "role", "person": person.name, "role": person.role}
            await history.say(owner, [("change_member", given)], kind="role")


async def got_even(history: History) -> list[str]:
    """Books the proposed payments; returns what is owed or proposed after them (RULES 3.8)."""
    owner = history.room.people[0]
    for _ in range(ROUNDS_MAX):
        (balances,) = await history.say(owner, [("read_balances", {})], kind="read")
        payments = balances.answer["payments"]
        if not payments:
            owed = [one for one in balances.answer["balances"] if float(one["balance"])]
            return (
                [f"3.8: nothing is proposed and there is {owed}"]
                if owed
                else broken(history.window, history.room.id)
            )
        for one in payments[:PAYMENTS_MAX]:
            given = {name: one[name] for name in ("payer", "payee", "amount", "currency")}
            await history.say(owner, [("settle_up", given)], kind="get even")
    return [f"3.8: after {ROUNDS_MAX} rounds of payments more are proposed"]


async def taken_back(history: History) -> list[str]:
    """Takes every standing write back in the thread that it was written in, the newest first (RULES 7.5)."""
    for call in _standing(history):
        sitting = history.sittings.get(call["conversation_id"])
        if sitting is None:
            return ["7.5: a write stands that no thread of the history wrote"]
        refusals = []
        for given in _names(call):
            (heard,) = await sitting.say([("undo", given)])
            if not heard.is_refused:
                break
            refusals.append(heard.error)
        else:
            return [f"7.5: {call['name']} is not taken back: {refusals}"]
        if wrong := broken(history.window, history.room.id):
            return wrong
    return left_over(history.window, history.room.id)


def _standing(history: History) -> list[Mapping[str, Any]]:
    """The writes that are in effect and changed something, the newest first, whoever wrote them."""
    columns = ("id", "turn_id", "undoes", "name", "result", "conversation_id", "change")
    calls = [dict(zip(columns, row, strict=True)) for row in history.window.rows(WRITES, history.room.id)]
    by_thread: dict[UUID, list[WriteCall]] = {}
    for call in calls:
        by_thread.setdefault(call["conversation_id"], []).append(
            WriteCall(call["id"], call["turn_id"], call["name"], tuple(call["undoes"]))
        )
    stands = {write.id for writes in by_thread.values() for write in standing(writes)}
    return [call for call in calls if call["id"] in stands and call["change"] and call["name"] not in FINAL]


def _names(call: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How the write can be named for an undo."""
    if call["name"] in NAMED:
        words = {"payment": "payment", "loan": "loan"}.get(
            call["result"].get("kind", ""), NAMED[call["name"]]
        )
        return [{"description": words}]
    refs = [call["result"]["ref"]] if "ref" in call["result"] else []
    refs += [one["ref"] for one in call["result"].get("deleted", ())]
    return [{"expense": ref} for ref in refs]
