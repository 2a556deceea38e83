"""Taking back what a thread wrote, and bringing back what was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field

from db.budgets import Budgets
from db.calls import Calls, WriteCall
from db.errors import BrokenRule, Forbidden
from db.expenses import Expense, Expenses
from db.history import History
from db.memberships import BOOKED_IN
from tools.kit.answer import Answer
from tools.kit.arguments import Description, Label
from tools.kit.booking.candidates import candidates_of
from tools.kit.booking.split import say_stakes
from tools.kit.booking.stakes import stakes_in
from tools.kit.booking.words import label_of, say_alone, say_payers
from tools.kit.budgeting.words import say_plan
from tools.kit.call import Call
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.tool import tool
from tools.kit.undoing.standing import messages, roots_of, standing, takes_back
from tools.kit.undoing.written import Written, written_by

MESSAGES_SEARCHED_MAX = 100


class Undone(Answer):
    """What was taken back, or brought back; `undoes` are the writes that it reverses, for the ledger alone.

    Of the expenses in `refs` those in `gone` are out of sight now, the others stand.
    """

    what: list[str]
    refs: list[str]
    gone: list[str]
    brought_back: bool
    undoes: list[UUID] = Field(exclude=True)


@dataclass(frozen=True)
class Reversal:
    """The writes to reverse, newest first, and what each of them was about at its root.

    `is_older` where they are not of the last message that wrote: that is asked about first (RULES 7.2).
    """

    writes: list[WriteCall]
    about: list[Written]
    is_older: bool = False


@tool(writes=True)
async def undo(
    call: Call,
    *,
    expense: Annotated[
        Label | None, Field(description="The ref of its expense, if the user named one")
    ] = None,
    description: Annotated[
        Description | None,
        Field(description="What the user calls it, such as beers; omit for the whole last message"),
    ] = None,
    redo: Annotated[bool, Field(description="Brings back what the last undo took away")] = False,
) -> Undone:
    """Takes back what this conversation wrote: what its last message booked, split or planned, or what is named.

    Use it for "undo", "take that back", "that was wrong". Give expense or description only if the user says
    which one, be it an older one: the user is asked about that by itself. After an undo a second bare undo is
    refused, since it could mean either thing: use redo to bring the same back, or name the one before it. To
    book something anew use add_expense, to delete what others or other conversations booked delete_expenses.
    """
    writes = await Calls(call.connection).writes(call.conversation_id)
    if redo:
        reversal = await brought_back(call, writes)
    else:
        reversal = await taken_back(call, writes, ref=expense, words=description)
    for written in reversal.about:
        if written.stays:
            raise Refusal(written.stays)
        await check_still_stands(call, written)
    if reversal.is_older:
        call.ask_first(say("undo.ask", call.locale, what=labels(reversal.about, call.locale)))
    for write in reversal.writes:
        await reverse(call, write, label=labels(reversal.about, call.locale))
    told = told_once(reversal.about)
    return Undone(
        headline=await headline(call, told, redo=redo),
        what=[written.label for written in told],
        refs=[ref for written in told for ref in written.refs],
        gone=[
            ref
            for written in told
            for ref in written.refs
            if written.what == ("deletion" if redo else "expense")
        ],
        brought_back=redo,
        undoes=[write.id for write in reversal.writes],
    )


async def check_still_stands(call: Call, written: Written) -> None:
    """Refusal where what was changed was deleted since: nothing can be said of how it is now (RULES 7.5)."""
    if written.what not in ("change", "split") or written.expense is None:
        return
    if await Expenses(call.connection).get(written.expense.id) is None:
        raise Refusal(
            say("undo.changed_since", call.locale, what=written.label),
            hint=say("undo.changed_since_hint", call.locale),
        )


async def brought_back(call: Call, writes: list[WriteCall]) -> Reversal:
    """The undo that came last. Refusal where the last write was none."""
    if not writes:
        raise nothing_written(call)
    if not takes_back(writes[0], writes):
        raise Refusal(
            say("undo.nothing_to_redo", call.locale), hint=say("undo.nothing_to_redo_hint", call.locale)
        )
    return Reversal(writes[:1], await about(call, roots_of(writes[0], writes)))


async def taken_back(call: Call, writes: list[WriteCall], *, ref: str | None, words: str | None) -> Reversal:
    """What stands of the last message that wrote, or the part of it that is named, or else what is named of the
    newest message before it that has any.

    Refusal where nothing is left, where nothing that stands is named so, and where a bare undo follows an undo and
    so could mean two things.
    """
    if not writes:
        raise nothing_written(call)
    stands = standing(writes)
    is_named = (ref or words) is not None
    if takes_back(writes[0], writes) and not (is_named and stands):
        raise await which(call, gone=roots_of(writes[0], writes), stands=stands)
    for number, message in enumerate(messages(stands)[:MESSAGES_SEARCHED_MAX]):
        known = await about(call, message)
        meant = [at for at, written in enumerate(known) if written.is_meant(ref=ref, words=words)]
        if meant:
            return Reversal([message[at] for at in meant], [known[at] for at in meant], is_older=number > 0)
    known = await about(call, messages(stands)[0])
    raise Refusal(
        say("undo.none_so_named", call.locale),
        hint=say("undo.none_so_named_hint", call.locale, what=labels(known, call.locale)),
        candidates=candidates_of(one for written in told_once(known) for one in written.expenses),
    )


def nothing_written(call: Call) -> Refusal:
    return Refusal(say("undo.nothing", call.locale), hint=say("undo.nothing_hint", call.locale))


async def which(call: Call, *, gone: list[WriteCall], stands: list[WriteCall]) -> Refusal:
    """The question after an undo: bring the same back, or take back what came before it as well?"""
    taken = labels(await about(call, gone), call.locale)
    if not stands:
        return Refusal(
            say("undo.all_taken_back", call.locale, taken=taken),
            hint=say("undo.redo_hint", call.locale),
        )
    before = labels(await about(call, messages(stands)[0]), call.locale)
    return Refusal(
        say("undo.which", call.locale, taken=taken),
        hint=say("undo.which_hint", call.locale, taken=taken, before=before),
    )


async def about(call: Call, writes: list[WriteCall]) -> list[Written]:
    """What each write was about."""
    history = History(call.connection)
    return [await written_by(call, await history.of_call(write.id)) for write in writes]


def told_once(known: list[Written]) -> list[Written]:
    """In the order in which they were written, without the split of an expense that is told of anyway."""
    new = {written.expense.id for written in known if written.what == "expense" and written.expense}
    return [
        written
        for written in reversed(known)
        if not (written.what == "split" and written.expense and written.expense.id in new)
    ]


def labels(known: list[Written], locale: str) -> str:
    return and_list([written.label for written in told_once(known)], locale)


async def reverse(call: Call, target: WriteCall, *, label: str) -> None:
    """Reverses each change of the write. Refusal where a row was changed since, or may not be changed."""
    history = History(call.connection)
    changes = await history.of_call(target.id)
    if not await history.is_as_left(changes):
        raise Refusal(
            say("undo.changed_since", call.locale, what=label),
            hint=say("undo.changed_since_hint", call.locale),
        )
    try:
        await history.take_back(changes)
    except Forbidden as error:
        raise Refusal(
            say("undo.forbidden", call.locale, what=label), hint=say("undo.forbidden_hint", call.locale)
        ) from error
    except BrokenRule as error:
        if error.constraint == BOOKED_IN:
            raise Refusal(say("undo.booked_since", call.locale, what=label)) from error
        raise Refusal(
            say("undo.place_taken", call.locale, what=label), hint=say("undo.place_taken_hint", call.locale)
        ) from error


async def headline(call: Call, told: list[Written], *, redo: bool) -> str:
    """What was reversed, and how an expense that is still there stands now."""
    what = and_list([written.label for written in told], call.locale)
    kind = told[0].what if len(told) == 1 else "expense"
    said = say(f"undo.{'back' if redo else 'took'}_{kind}", call.locale, what=what)
    if kind == "replan":
        return f"{said} {await say_replanned(call, told[0])}".strip()
    only = told[0].expense if len(told) == 1 and not told[0].others else None
    if only is None or kind == "move" or (kind == "expense" and not redo) or (kind == "deletion" and redo):
        return said
    now = await Expenses(call.connection).even_deleted(only.id)
    parts = [said, await say_standing(call, now)]
    if kind == "change":
        parts.insert(1, say("undo.is_now", call.locale, what=label_of(now, call.locale)))
    return " ".join(parts)


async def say_replanned(call: Call, written: Written) -> str:
    """The budget as it stands after that."""
    budget = await Budgets(call.connection).get(written.budget_id) if written.budget_id else None
    return say_plan(budget, call.locale) if budget else ""


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
