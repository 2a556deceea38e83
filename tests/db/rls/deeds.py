"""What is tried on each table, for each of the five verbs; the names are those of the specimens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deeds:
    """The statements of one table. `key` finds the specimen; `then` completes a verb where sums must hold."""

    key: str
    insert: str
    change: str
    moves: tuple[str, ...]
    columns: str = "*"
    delete_key: str = ""
    then_insert: tuple[str, ...] = ()
    then_update: tuple[str, ...] = ()
    then_delete: tuple[str, ...] = ()


SPACE = ("space_id = %(personal)s", "space_id = %(flat)s")
TURN = ("turn_id = %(other_turn)s",)
LETTERS = Deeds(
    key="name = %(turn)s::text",
    insert="(provider, name, chat, content) values ('telegram', %(fresh)s::text, '1', '{}')",
    change="attempts = attempts + 1",
    moves=("chat = '2'",),
)

DEEDS = {
    "users": Deeds(
        key="id = %(whose)s",
        columns="id, username, full_name",
        insert="(id, username, currency) values (%(fresh)s, 'forged', 'EUR')",
        change="full_name = 'Changed ' || %(fresh)s::text",
        moves=("id = %(fresh)s", "username = 'moved'"),
    ),
    "spaces": Deeds(
        key="id = %(home)s",
        columns="id, name",
        insert="(id, name, currency, created_by) values (%(fresh)s, 'Forged', 'EUR', %(me)s)",
        change="description = 'Changed ' || %(fresh)s::text",
        moves=("id = %(fresh)s", "created_by = %(me)s", "personal_of = %(me)s", "is_active = false"),
    ),
    "space_members": Deeds(
        key="space_id = %(home)s and user_id = %(whose)s",
        insert="(space_id, user_id, role) values (%(home)s, %(stranger)s, 'member')",
        change="role = 'owner', odd_units = odd_units + 1",
        moves=SPACE,
    ),
    "budgets": Deeds(
        key="id = %(budget)s",
        insert="(space_id, name, type, month_period, currency, created_by)"
        " values (%(home)s, %(fresh)s::text, 'secondary', '2026-12', 'EUR', %(author)s)",
        change="description = 'Changed ' || %(fresh)s::text",
        moves=SPACE,
    ),
    "budget_items": Deeds(
        key="id = %(item)s",
        insert="(budget_id, space_id, category, category_type, budgeted_amount)"
        " values (%(item_budget)s, %(home)s, 'wants', 'wants', 5)",
        change="budgeted_amount = budgeted_amount + 7",
        moves=(*SPACE, "budget_id = %(flat_budget)s", "budget_id = %(flat_budget)s, space_id = %(flat)s"),
    ),
    "expenses": Deeds(
        key="id = %(expense)s",
        insert="(id, space_id, amount, description, category, date, currency, created_by)"
        " values (%(fresh)s, %(home)s, 12, 'Taxi', 'transport', '2026-11-04', 'EUR', %(author)s)",
        then_insert=(
            "insert into public.expense_payers (expense_id, space_id, user_id, amount)"
            " values (%(fresh)s, %(home)s, %(kim)s, 12)",
        ),
        change="description = 'Changed ' || %(fresh)s::text, deleted_at = now()",
        moves=(*SPACE, "created_by = %(me)s, space_id = %(personal)s"),
    ),
    "expense_payers": Deeds(
        key="expense_id = %(expense)s",
        insert="(expense_id, space_id, user_id, amount) values (%(expense)s, %(home)s, %(spare)s, 4)",
        then_insert=(
            "update public.expense_payers set amount = 6"
            " where expense_id = %(expense)s and user_id = %(lee)s",
        ),
        change="amount = amount + 1",
        then_update=(
            "update public.expenses set amount ="
            " (select sum(amount) from public.expense_payers where expense_id = %(expense)s)"
            " where id = %(expense)s",
            "update public.expense_splits set amount ="
            " (select amount from public.expenses where id = %(expense)s) where expense_id = %(expense)s",
        ),
        delete_key="expense_id = %(expense)s and user_id = %(lee)s",
        then_delete=(
            "update public.expense_payers set amount = amount"
            " + (select amount from public.expenses where id = %(expense)s)"
            " - (select sum(amount) from public.expense_payers where expense_id = %(expense)s)"
            " where expense_id = %(expense)s and user_id = %(payer)s",
        ),
        moves=(*SPACE, "user_id = %(me)s"),
    ),
    "expense_splits": Deeds(
        key="expense_id = %(expense)s",
        insert="(expense_id, space_id, user_id, amount) values (%(bare)s, %(home)s, %(lee)s, 30)",
        change="amount = amount + 1, percentage = 100",
        then_update=(
            "update public.expenses set amount = amount + 1 where id = %(expense)s",
            "update public.expense_payers set amount = amount + 1"
            " where expense_id = %(expense)s and user_id = %(payer)s",
        ),
        moves=(*SPACE, "expense_id = %(bare)s", "user_id = %(me)s"),
    ),
    "settlements": Deeds(
        key="id = %(settlement)s",
        insert="(space_id, from_user, to_user, amount, currency, date, created_by)"
        " values (%(home)s, %(debtor)s, %(lee)s, 6, 'EUR', '2026-11-04', %(me)s)",
        change="amount = amount + 1",
        moves=(*SPACE, "from_user = %(me)s", "currency = 'USD'"),
    ),
    "receipts": Deeds(
        key="id = %(receipt)s",
        insert="(space_id, uploaded_by, media_type, bytes)"
        " values (%(home)s, %(author)s, 'image/gif', 'GIF89a'::bytea || uuid_send(%(fresh)s))",
        change="media_type = 'image/png'",
        moves=(*SPACE, "uploaded_by = %(me)s"),
    ),
    "ai_conversations": Deeds(
        key="id = %(conversation)s",
        insert="(user_id, space_id, thread_id) values (%(me)s, %(home)s, %(fresh)s::text)",
        change='messages = \'[{"role": "assistant"}]\'',
        moves=(*SPACE, "user_id = %(me)s"),
    ),
    "financial_insights": Deeds(
        key="id = %(insight)s",
        insert="(space_id, type, title, description) values (%(home)s, 'goal', 'Forged', 'Forged')",
        change="is_read = not is_read",
        moves=SPACE,
    ),
    "turns": Deeds(
        key="id = %(turn)s",
        insert="(conversation_id, user_id, space_id, message_id, channel, inbound, state)"
        " values (%(conversation)s, %(me)s, %(home)s, %(fresh)s::text, 'terminal', '{}', 'queued')",
        change="answer = 'Forged', fence = fence + 1",
        moves=(*SPACE, "user_id = %(me)s"),
    ),
    "journal": Deeds(
        key="turn_id = %(turn)s",
        insert='(turn_id, seq, entry) values (%(turn)s, 2, \'{"role": "user"}\')',
        change='entry = \'{"role": "user"}\'',
        moves=TURN,
    ),
    "tool_calls": Deeds(
        key="id = %(call)s",
        insert="(turn_id, call_id, seq, user_id, space_id, name, arguments, writes, state)"
        " values (%(turn)s, 'two', 2, %(me)s, %(home)s, 'undo', '{}', true, 'claimed')",
        change='result = \'{"headline": "Forged"}\'',
        moves=(*SPACE, *TURN),
    ),
    "turn_events": Deeds(
        key="turn_id = %(turn)s",
        insert="(turn_id, seq, kind, data) values (%(turn)s, 2, 'text', '{}')",
        change='data = \'{"text": "Forged"}\'',
        moves=TURN,
    ),
    "turn_answers": Deeds(
        key="turn_id = %(turn)s",
        insert="(user_id, message_id, turn_id, after) values (%(me)s, 'a yes', %(turn)s, 0)",
        change="message_id = 'forged'",
        moves=TURN,
    ),
    "usage": Deeds(
        key="turn_id = %(turn)s",
        insert="(turn_id, seq, user_id, model, input_tokens, output_tokens, cache_read_tokens,"
        " cache_write_tokens) values (%(turn)s, 2, %(me)s, 'm', 1, 1, 0, 0)",
        change="cost_usd = 0",
        moves=TURN,
    ),
    "changes": Deeds(
        key="row_id = %(change)s",
        insert="(space_id, tablename, row_id, operation) values (%(home)s, 'expenses', %(fresh)s, 'DELETE')",
        change="actor = %(lee)s",
        moves=SPACE,
    ),
    "stakes": Deeds(
        key="expense_id = %(shared)s and user_id = %(lee)s",
        insert="(expense_id, user_id, space_id, currency, net, owed_on, owed_at)"
        " values (%(fresh)s, %(lee)s, %(home)s, 'EUR', 5, '2026-11-03', now())",
        change="net = net + 1",
        moves=SPACE,
    ),
    "member_balances": Deeds(
        key="space_id = %(home)s and user_id = %(lee)s and currency = 'EUR'",
        insert="(space_id, user_id, currency, balance) values (%(home)s, %(lee)s, 'NOK', 5)",
        change="balance = balance + 1",
        moves=SPACE,
    ),
    "pair_balances": Deeds(
        key="space_id = %(home)s and %(lee)s in (one, other) and %(kim)s in (one, other) and currency = 'EUR'",
        insert="(space_id, one, other, currency, owed)"
        " values (%(home)s, least(%(kim)s, %(lee)s), greatest(%(kim)s, %(lee)s), 'NOK', 5)",
        change="owed = owed + 1",
        moves=SPACE,
    ),
    "private.join_attempts": Deeds(
        key="user_id = %(whose)s",
        insert="(user_id) values (%(me)s)",
        change="at = now()",
        moves=("user_id = %(lee)s",),
    ),
    "private.looks": Deeds(
        key="user_id = %(whose)s",
        insert="(space_id, user_id, at) values (%(home)s, %(me)s, now())",
        change="at = now()",
        moves=SPACE,
    ),
    "private.guest_invites": Deeds(
        key="space_id = %(home)s",
        insert="(user_id, space_id, invite_code) values (%(lee)s, %(home)s, 'FRGED234')",
        change="invite_code = 'FRGED234'",
        moves=SPACE,
    ),
    "private.partings": Deeds(
        key="expense_id = %(shared)s",
        insert="(budget_id, expense_id) values (%(budget)s, %(shared)s)",
        change="budget_id = %(budget)s",
        moves=("expense_id = %(bare)s",),
    ),
    "messenger_accounts": Deeds(
        key="person = %(whose)s::text",
        insert="(provider, person, user_id, chat, name) values ('whatsapp', %(fresh)s::text, %(me)s, '1', 'Mia')",
        change="name = 'Changed'",
        moves=("user_id = %(lee)s",),
    ),
    "private.messenger_threads": Deeds(
        key="user_id = %(whose)s",
        insert="(provider, chat, user_id, conversation_id) values ('telegram', '9', %(me)s, %(conversation)s)",
        change="conversation_id = %(fresh_conversation)s",
        moves=("user_id = %(lee)s",),
    ),
    "private.messenger_links": Deeds(
        key="user_id = %(whose)s",
        insert="(hash, user_id, expires_at) values (sha256(%(fresh)s::text::bytea), %(me)s, now())",
        change="expires_at = now()",
        moves=("user_id = %(lee)s",),
    ),
    "private.messenger_groups": Deeds(
        key="linked_by = %(whose)s",
        insert="(provider, chat, space_id, linked_by) values ('telegram', %(fresh)s::text, %(home)s, %(me)s)",
        change="chat = '-9'",
        moves=(*SPACE, "linked_by = %(lee)s"),
    ),
    "private.inbox": LETTERS,
    "private.outbox": LETTERS,
    "private.placings": Deeds(
        key="space_id = %(home)s",
        insert="(space_id, xact) values (%(home)s, '1')",
        change="xact = '1'",
        moves=SPACE,
    ),
}
