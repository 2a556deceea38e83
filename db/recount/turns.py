"""Recounts turns, their journals and their tokens."""

from __future__ import annotations

from db.recount.check import Check

# A lease lasts half a minute: a turn whose lease ended this long ago has no worker, and none is on its way.
ABANDONED_MINUTES = 10
OPEN = "turn left open"

LEFT_OPEN = f"""
select 'turns ' || turn.id, turn.state, 'finished'
from public.turns as turn
where turn.state = 'running'
  and coalesce(turn.lease_until, turn.updated_at) < now() - interval '{ABANDONED_MINUTES} minutes'
   or turn.state = 'queued'
  and turn.created_at < now() - interval '{ABANDONED_MINUTES} minutes'
  and not exists (select from public.turns as earlier
                  where earlier.conversation_id = turn.conversation_id
                    and (earlier.state in ('running', 'awaiting')
                         or earlier.state = 'queued' and earlier.created_at < turn.created_at))
"""
JOURNALS = """
select 'journal ' || turn.id, count(*) || ' entries', 'none: the turn is ' || turn.state
from public.journal as entry join public.turns as turn on turn.id = entry.turn_id
where turn.finished_at is not null
group by turn.id, turn.state
"""
TOKENS = """
select 'ai_conversations ' || thread.id, thread.total_tokens::text, coalesce(used.tokens, 0)::text
from public.ai_conversations as thread
left join (select turn.conversation_id,
                  sum(usage.input_tokens + usage.output_tokens
                      + usage.cache_read_tokens + usage.cache_write_tokens) as tokens
           from public.usage as usage join public.turns as turn on turn.id = usage.turn_id
           where turn.finished_at is not null group by turn.conversation_id) as used
  on used.conversation_id = thread.id
where thread.total_tokens <> coalesce(used.tokens, 0)
"""
USERS = """
select 'usage ' || usage.id, usage.user_id::text, coalesce(turn.user_id::text, 'no such turn')
from public.usage as usage left join public.turns as turn on turn.id = usage.turn_id
where turn.user_id is distinct from usage.user_id
"""
THREADS = """
select 'turns ' || turn.id, turn.user_id || ' in space ' || turn.space_id,
       coalesce(thread.user_id || ' in space ' || thread.space_id, 'no such thread')
from public.turns as turn
left join public.ai_conversations as thread on thread.id = turn.conversation_id
where (thread.user_id, thread.space_id) is distinct from (turn.user_id, turn.space_id)
"""
# A turn is settled in one append, once.
ENTRIES = """
select 'ai_conversations ' || thread.id || ' entry ' || (entry ->> 'id'), count(*)::text, '1'
from public.ai_conversations as thread cross join lateral jsonb_array_elements(thread.messages) as entry
where entry ? 'id'
group by thread.id, entry ->> 'id'
having count(*) > 1
"""
EARLY_ENTRIES = """
select 'ai_conversations ' || thread.id || ' turn ' || turn.id, count(*) || ' entries',
       'none: the turn is ' || turn.state
from public.ai_conversations as thread cross join lateral jsonb_array_elements(thread.messages) as entry
join public.turns as turn on turn.id::text = entry ->> 'turn_id'
where turn.finished_at is null
group by thread.id, turn.id, turn.state
"""

CHECKS = (
    Check(OPEN, LEFT_OPEN),
    Check("journal of a finished turn", JOURNALS),
    Check("tokens of a thread", TOKENS),
    Check("person of a usage", USERS),
    Check("thread of a turn", THREADS),
    Check("entry of a thread", ENTRIES),
    Check("entry of an open turn", EARLY_ENTRIES),
)
