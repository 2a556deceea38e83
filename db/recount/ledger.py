"""Compares the ledger of tool calls with the changes that they made."""

from __future__ import annotations

from db.recount.check import Check

# The calls of who had their data deleted went with their conversations, and nobody else who makes any is a guest.
CALLS_OF_CHANGES = """
select 'changes ' || change.id, coalesce(change.call_id::text, 'no call'),
       case when change.call_id is null then 'a call of turn ' || change.turn_id
            when call.id is null then 'no such call'
            when call.turn_id is distinct from change.turn_id then 'a call of turn ' || call.turn_id
            when call.user_id is distinct from change.actor then 'a call by ' || call.user_id
            when not call.writes then 'a call that reads'
            else 'a call that is ' || call.state end
from public.changes as change
left join public.tool_calls as call on call.id = change.call_id
where (change.call_id is not null or change.turn_id is not null)
  and (call.id is null or call.turn_id is distinct from change.turn_id
       or call.user_id is distinct from change.actor or not call.writes or call.state <> 'done')
  and not (call.id is null and exists (select from public.users where id = change.actor and is_guest))
"""
# A call that found everything as it was asked to be says so in its answer, and changes nothing.
CHANGES_OF_CALLS = """
select 'tool_calls ' || call.id, 'done', 'no change'
from public.tool_calls as call
where call.writes and call.state = 'done' and call.result -> 'changed' is distinct from 'false'
  and not exists (select from public.changes where call_id = call.id)
"""
EXPENSES_OF_CALLS = """
select 'tool_calls ' || call.id, call.result ->> 'ref', booked.count || ' expenses of this ref'
from public.tool_calls as call
cross join lateral (select count(*) as count from public.changes as change
                    where change.call_id = call.id and change.tablename = 'expenses'
                      and change.operation = 'INSERT' and change.space_id = call.space_id
                      and change.after -> 'ref' = call.result -> 'ref') as booked
where call.name = 'add_expense' and call.state = 'done' and call.result ? 'ref' and booked.count <> 1
"""
# A call is claimed and finished in one transaction: nobody else ever sees it between the two.
LEFT_CLAIMED = """
select 'tool_calls ' || id, state, 'done or failed' from public.tool_calls where state = 'claimed'
"""
TURNS_OF_CALLS = """
select 'tool_calls ' || call.id, call.user_id || ' in space ' || call.space_id,
       coalesce(turn.user_id || ' in space ' || turn.space_id, 'no such turn')
from public.tool_calls as call
left join public.turns as turn on turn.id = call.turn_id
where (turn.user_id, turn.space_id) is distinct from (call.user_id, call.space_id)
"""
TAKEN_BACK = """
select 'tool_calls ' || call.id, undone.id::text,
       case when target.id is null then 'no such call'
            when target.state <> 'done' or not target.writes then 'nothing was written'
            else 'a call of another thread' end
from public.tool_calls as call
join public.turns as turn on turn.id = call.turn_id
cross join lateral unnest(call.undoes) as undone (id)
left join public.tool_calls as target on target.id = undone.id
left join public.turns as origin on origin.id = target.turn_id
where target.id is null or target.state <> 'done' or not target.writes
   or origin.conversation_id is distinct from turn.conversation_id
"""

CHECKS = (
    Check("call of a change", CALLS_OF_CHANGES),
    Check("changes of a call", CHANGES_OF_CALLS),
    Check("expense of a call", EXPENSES_OF_CALLS),
    Check("call that is not finished", LEFT_CLAIMED),
    Check("turn of a call", TURNS_OF_CALLS),
    Check("call that was taken back", TAKEN_BACK),
)
