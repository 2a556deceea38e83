"""Which booked expense is meant: by its ref or by words, else the last one of the thread."""

from __future__ import annotations

from collections.abc import Sequence

from db.calls import Calls
from db.expenses import Expense, Expenses
from tools.kit.booking.candidates import candidates_of
from tools.kit.call import Call
from tools.kit.locales import say_date
from tools.kit.money import say_money
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal

CANDIDATES_SAID_MAX = 5


async def expense_meant(call: Call, ref: str | None, words: str | None) -> Expense:
    """The live expense with this ref, or that goes by these words, or the last of this message or thread.

    Refusal where there is none, and with the candidates where the words fit several.
    """
    if ref is not None or words is None:
        return await expense_called(call, ref)
    expenses = Expenses(call.connection)
    found = await expenses.called(call.space.id, words, limit=CANDIDATES_SAID_MAX + 1)
    # A ref may be all letters, and is then said like a word.
    if not found and (named := await expenses.by_ref(call.space.id, read_ref(words))):
        return named
    if not found:
        raise await _none_such(call, None, words)
    last = await Calls(call.connection).last_expense(call.conversation_id)
    meant = found if len(found) == 1 else [one for one in found if one.id == last]
    if not meant:
        raise Refusal(
            say("split.several", call.locale, words=words),
            hint=_name_one_of(found, call),
            candidates=candidates_of(found[:CANDIDATES_SAID_MAX]),
        )
    return meant[0]


async def expenses_meant(call: Call, words: str, *, most: int) -> list[Expense]:
    """Every live expense that goes by these words, newest first. Refusal for none, and for more than `most`."""
    found = await Expenses(call.connection).called(call.space.id, words, limit=most + 1)
    if not found:
        raise await _none_such(call, None, words)
    if len(found) > most:
        raise Refusal(say("delete.too_many", call.locale, words=words, most=most))
    return found


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


async def _none_such(call: Call, ref: str | None, words: str | None = None) -> Refusal:
    newest = await Expenses(call.connection).newest(call.space.id, limit=CANDIDATES_SAID_MAX + 1)
    if words is not None:
        said = say("split.none_called", call.locale, words=words)
    else:
        said = say("split.no_last" if ref is None else "split.no_such", call.locale, ref=(ref or "")[:20])
    return Refusal(
        said,
        hint=_name_one_of(newest, call) if newest else say("split.book_first", call.locale),
        candidates=candidates_of(newest[:CANDIDATES_SAID_MAX]),
    )


def _name_one_of(newest: Sequence[Expense], call: Call) -> str:
    """Asks for a ref, with those of the newest, and says so where there are more."""
    named = [
        f"{one.ref} ({one.description} {say_money(one.amount, one.currency, call.locale)},"
        f" {say_date(one.date, call.locale)})"
        for one in newest[:CANDIDATES_SAID_MAX]
    ]
    key = "split.name_it" if len(named) == len(newest) else "split.name_it_of_more"
    return say(key, call.locale, candidates=or_list(named, call.locale))
