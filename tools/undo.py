"""Taking back the last write of a thread, and bringing back what was taken."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from db.calls import Calls, WriteCall
from db.errors import BrokenRule, Forbidden
from db.expenses import Expense
from db.history import History
from tools.kit.answer import Answer
from tools.kit.arguments import Description, Label
from tools.kit.booking_words import say_alone, say_payers
from tools.kit.call import Call
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.split import say_stakes
from tools.kit.stakes import stakes_in
from tools.kit.standing import root_of, standing, takes_back
from tools.kit.tool import tool
from tools.kit.written import Written, written_by


class Undone(Answer):
    """What was taken back, or brought back; `undoes` is the write it reverses, for the ledger alone."""

    what: str
    ref: str | None
    brought_back: bool
    undoes: UUID = Field(exclude=True)


@tool(writes=True)
async def undo(
    call: Call,
    *,
    expense: Annotated[
        Label | None, Field(description="The ref of its expense, if the user named one")
    ] = None,
    description: Annotated[
        Description | None,
        Field(description="What the user calls it, such as beers; omit for the last write"),
    ] = None,
    redo: Annotated[bool, Field(description="Brings back what the last undo took away")] = False,
) -> Undone:
    """Takes back the last write of this conversation: what was booked, split or planned last.

    Use it for "undo", "take that back", "that was wrong". Give expense or description only if the user says
    which one. After an undo a second bare undo is refused, since it could mean either thing: use redo to
    bring the same back, or name the one before it. To book something anew use add_expense instead.
    """
    writes = await Calls(call.connection).writes(call.conversation_id)
    target = await chosen(call, writes, redo=redo, is_named=(expense or description) is not None)
    written = await about(call, root_of(target, writes))
    if not written.is_meant(ref=expense, words=description):
        raise Refusal(
            say("undo.not_the_last", call.locale, what=written.label),
            hint=say("undo.not_the_last_hint", call.locale, what=written.label),
            candidates=[written.expense.ref] if written.expense else [],
        )
    await reverse(call, target, written)
    return Undone(
        headline=await headline(call, written, redo=redo),
        what=written.label,
        ref=written.expense.ref if written.expense else None,
        brought_back=redo,
        undoes=target.id,
    )


async def chosen(call: Call, writes: list[WriteCall], *, redo: bool, is_named: bool) -> WriteCall:
    """The write to reverse: for a redo the undo that came last, else the newest that stands.

    Refusal where there is none, or where a bare undo follows an undo and so could mean two things.
    """
    if not writes:
        raise Refusal(say("undo.nothing", call.locale), hint=say("undo.nothing_hint", call.locale))
    last, stands = writes[0], standing(writes)
    last_took_back = takes_back(last, writes)
    if redo and not last_took_back:
        raise Refusal(
            say("undo.nothing_to_redo", call.locale), hint=say("undo.nothing_to_redo_hint", call.locale)
        )
    if redo:
        return last
    if last_took_back and not (is_named and stands):
        raise await which(call, gone=root_of(last, writes), stands=stands)
    return stands[0]


async def which(call: Call, *, gone: WriteCall, stands: list[WriteCall]) -> Refusal:
    """The question after an undo: bring the same back, or take back what came before it as well?"""
    taken = await about(call, gone)
    if not stands:
        return Refusal(
            say("undo.all_taken_back", call.locale, taken=taken.label),
            hint=say("undo.redo_hint", call.locale),
        )
    before = await about(call, stands[0])
    return Refusal(
        say("undo.which", call.locale, taken=taken.label),
        hint=say("undo.which_hint", call.locale, taken=taken.label, before=before.label),
    )


async def about(call: Call, write: WriteCall) -> Written:
    """What the write was about."""
    return await written_by(call, await History(call.connection).of_call(write.id))


async def reverse(call: Call, target: WriteCall, written: Written) -> None:
    """Reverses each change of the write. Refusal where a row was changed since, or may not be changed."""
    history = History(call.connection)
    changes = await history.of_call(target.id)
    if not await history.is_as_left(changes):
        raise Refusal(
            say("undo.changed_since", call.locale, what=written.label),
            hint=say("undo.changed_since_hint", call.locale),
        )
    try:
        await history.take_back(changes)
    except Forbidden as error:
        raise Refusal(
            say("undo.forbidden", call.locale, what=written.label),
            hint=say("undo.forbidden_hint", call.locale),
        ) from error
    except BrokenRule as error:
        raise Refusal(
            say("undo.place_taken", call.locale, what=written.label),
            hint=say("undo.place_taken_hint", call.locale),
        ) from error


async def headline(call: Call, written: Written, *, redo: bool) -> str:
    """What was reversed, and how an expense that is still there stands now."""
    said = say(f"undo.{'back' if redo else 'took'}_{written.what}", call.locale, what=written.label)
    if written.expense is None or (written.what == "expense" and not redo):
        return said
    return f"{said} {await say_standing(call, written.expense)}"


async def say_standing(call: Call, expense: Expense) -> str:
    """Category, payers and shares of the expense as they are now (RULES 8.3)."""
    kind, locale = expense.kind, call.locale
    stakes = await stakes_in(call, expense)
    payers = say_payers(stakes.paid_by, expense.currency, kind=kind, locale=locale)
    if stakes.shares:
        shares = say_stakes(stakes.shares, expense.currency, locale)
        return say("undo.shared_now", locale, category=expense.category, payers=payers, shares=shares)
    alone = say_alone(stakes.paid_by, kind=kind, locale=locale)
    return say("undo.alone_now", locale, category=expense.category, payers=payers, alone=alone)
