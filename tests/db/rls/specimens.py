"""One set of rows for each actor of the matrix, so that no attempt stands in the way of another."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from db.demo import HOME
from tests.support.stage import Stage

ROWS = """
insert into public.budgets (id, space_id, name, type, month_period, currency, created_by)
values (%(budget)s, %(home)s, %(budget)s::text, 'secondary', '2026-11', 'EUR', %(whose)s),
       (%(item_budget)s, %(home)s, %(item_budget)s::text, 'secondary', '2026-11', 'EUR', %(whose)s),
       (%(flat_budget)s, %(flat)s, %(flat_budget)s::text, 'secondary', '2026-11', 'EUR', null);
insert into public.budget_items (id, budget_id, space_id, category, category_type)
values (%(item)s, %(item_budget)s, %(home)s, 'needs', 'needs');
insert into public.expenses (id, space_id, amount, description, category, date, currency, created_by)
values (%(expense)s, %(home)s, 30, 'Dinner', 'dining', '2026-11-03', 'EUR', %(creator)s),
       (%(bare)s, %(home)s, 30, 'Lunch', 'dining', '2026-11-03', 'EUR', %(creator)s),
       (%(shared)s, %(home)s, 30, 'Taxi', 'transport', '2026-11-03', 'EUR', %(lee)s);
insert into public.expense_payers (expense_id, space_id, user_id, amount)
values (%(expense)s, %(home)s, %(payer)s, 20), (%(expense)s, %(home)s, %(lee)s, 10),
       (%(bare)s, %(home)s, %(payer)s, 30), (%(shared)s, %(home)s, %(lee)s, 30);
insert into public.expense_splits (id, expense_id, space_id, user_id, amount)
values (%(split)s, %(expense)s, %(home)s, %(kim)s, 30), (gen_random_uuid(), %(shared)s, %(home)s, %(kim)s, 30);
insert into public.receipts (id, space_id, uploaded_by, media_type, bytes)
values (%(receipt)s, %(home)s, %(creator)s, 'image/gif', 'GIF89a'::bytea || uuid_send(%(receipt)s));
update public.expenses set receipt_url = '/v1/receipts/' || %(receipt)s where id = %(shared)s;
insert into public.settlements (id, space_id, from_user, to_user, amount, currency, date, created_by)
values (%(settlement)s, %(home)s, %(debtor)s, %(lee)s, 5, 'EUR', '2026-11-03', %(debtor)s);
insert into public.ai_conversations (id, user_id, space_id, thread_id)
values (%(conversation)s, %(whose)s, %(home)s, %(conversation)s::text),
       (%(fresh_conversation)s, %(whose)s, %(home)s, %(fresh_conversation)s::text);
insert into public.financial_insights (id, space_id, type, title, description)
values (%(insight)s, %(home)s, 'trend', 'More', 'More dining than usual.');
insert into public.turns (id, conversation_id, user_id, space_id, message_id, channel, inbound, state)
values (%(turn)s, %(conversation)s, %(whose)s, %(home)s, %(turn)s::text, 'terminal', '{}', 'running'),
       (%(other_turn)s, %(fresh_conversation)s, %(whose)s, %(home)s, %(other_turn)s::text, 'terminal', '{}',
        'queued');
insert into public.journal (turn_id, seq, entry) values (%(turn)s, 1, '{}');
insert into public.tool_calls (id, turn_id, call_id, seq, user_id, space_id, name, arguments, writes, state)
values (%(call)s, %(turn)s, 'one', 1, %(whose)s, %(home)s, 'undo', '{}', true, 'done');
insert into public.turn_events (turn_id, seq, kind, data) values (%(turn)s, 1, 'text', '{}');
insert into public.turn_answers (user_id, message_id, turn_id, after) values (%(whose)s, %(turn)s::text, %(turn)s, 0);
insert into public.usage (turn_id, seq, user_id, model, input_tokens, output_tokens, cache_read_tokens,
                          cache_write_tokens)
values (%(turn)s, 1, %(whose)s, 'm', 1, 1, 0, 0);
insert into public.changes (space_id, tablename, row_id, operation, actor)
values (%(home)s, 'expenses', %(change)s, 'INSERT', %(whose)s);
insert into private.looks (space_id, user_id, at)
select space_id, user_id, now() - interval '1 day' from public.space_members
where space_id = %(home)s and user_id = %(whose)s on conflict do nothing;
insert into private.join_attempts (user_id, at) values (%(whose)s, now() - interval '1 day');
insert into private.partings (budget_id, expense_id) values (%(fresh)s, %(shared)s);
insert into private.guest_invites (user_id, space_id, invite_code)
values (%(kim)s, %(home)s, 'GUEST234') on conflict do nothing;
insert into public.messenger_accounts (provider, person, user_id, chat, name)
values ('telegram', %(whose)s::text, %(whose)s, '1', 'Mia') on conflict do nothing;
insert into private.messenger_threads (provider, chat, user_id, conversation_id)
values ('telegram', '1', %(whose)s, %(conversation)s) on conflict do nothing;
insert into private.messenger_links (hash, user_id, expires_at)
values (sha256(%(turn)s::text::bytea), %(whose)s, now());
insert into private.messenger_groups (provider, chat, space_id, linked_by)
values ('telegram', %(turn)s::text, %(home)s, %(whose)s);
insert into private.inbox (provider, name, chat, content) values ('telegram', %(turn)s::text, '1', '{}');
insert into private.outbox (provider, name, chat, content) values ('telegram', %(turn)s::text, '1', '{}')
"""
FRESH = (
    "budget",
    "flat_budget",
    "item_budget",
    "item",
    "expense",
    "bare",
    "shared",
    "split",
    "receipt",
    "settlement",
    "conversation",
    "fresh_conversation",
    "insight",
    "turn",
    "other_turn",
    "call",
    "change",
    "fresh",
)


def specimens(stage: Stage, actor: str, *, whose: str) -> dict[str, object]:
    """Puts rows of Home into the books past every policy; returns their ids as the statements name them.

    `whose` is "own", where the rows are the actor's own, "paid", where another created and the actor paid,
    or "". A stranger and nobody can have paid nothing in Home: another stands in for them.
    """
    kim = stage.people["kim"]
    me = stage.people.get(actor, kim)
    inside = kim if actor in ("stranger", "anonymous") else me
    mine = whose == "own"
    values: dict[str, object] = {name: uuid4() for name in FRESH}
    values |= {
        "home": HOME,
        "flat": stage.flat,
        "personal": stage.personal_space(me),
        "me": me,
        "kim": kim,
        "lee": stage.people["lee"],
        "spare": stage.people["admin" if actor == "owner" else "owner"],
        "whose": me if mine else kim,
        "creator": me if mine else kim,
        "payer": inside if whose == "paid" else kim,
        "debtor": inside if mine else kim,
        "author": kim if whose == "" else me,
        "stranger": stage.people["stranger"],
    }
    # Bound by the client, all of them are one message to the server.
    with stage.looker.transaction():
        psycopg.ClientCursor(stage.looker).execute(ROWS.encode(), values)
    return values


def person(stage: Stage, actor: str) -> UUID | None:
    """Returns who speaks, None for nobody."""
    return None if actor == "anonymous" else stage.people[actor]
