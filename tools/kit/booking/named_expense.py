"""Which booked expense is meant: by its ref, else the last one of the thread."""

from __future__ import annotations

from db.calls import Calls
from db.expenses import Expense, Expenses
from tools.kit.call import Call
from tools.kit.money import say_money
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal

CANDIDATES_SAID_MAX = 5


async def expense_called(call: Call, ref: str | None) -> Expense:
    """The live expense with this ref; without one the last of this message or thread. Refusal if none is."""
    expenses = Expenses(call.connection)
    if ref is not None:
        found = await expenses.by_ref(call.space.id, read_ref(ref))
    else:
        last = await Calls(call.connection).last_expense(call.conversation_id)
        found = await expenses.get(last) if last else None
    if found is None:
        raise await _none_such(call, ref)
    return found


def read_ref(ref: str) -> str:
    """The ref as it is stored, however it was typed: "#k7qf2m" is K7QF2M."""
    return ref.strip().removeprefix("#").upper()


async def _none_such(call: Call, ref: str | None) -> Refusal:
    newest = await Expenses(call.connection).newest(call.space.id, limit=CANDIDATES_SAID_MAX)
    named = [
        f"{one.ref} ({one.description} {say_money(one.amount, one.currency, call.locale)})" for one in newest
    ]
    key = "split.no_last" if ref is None else "split.no_such"
    hint = say("split.name_it", call.locale, candidates=or_list(named, call.locale)) if named else None
    return Refusal(
        say(key, call.locale, ref=(ref or "")[:20]),
        hint=hint or say("split.book_first", call.locale),
        candidates=[one.ref for one in newest],
    )
