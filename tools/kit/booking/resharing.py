"""The shares of an expense anew, in the way in which it was shared (RULES 3.9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast
from uuid import UUID

from db.expenses import Division, Expense, Expenses, SplitRow
from tools.kit.booking.bill import stored_items
from tools.kit.call import Call
from tools.kit.people import Member
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.shares import Claim, SplitMode, share_out


async def reshared(
    call: Call, expense: Expense, amount: Decimal, currency: str, *, elsewhere: bool = False
) -> Division | None:
    """The shares of another amount among the same people, those who left included; None if nobody shares it.

    The odd units that the present shares bear are given back first (RULES 3.2), unless they are borne `elsewhere`,
    in another space than the call's. Refusal where exact amounts name
    everyone, since nobody knows whose share the difference is.
    """
    if expense.split_inputs is None or expense.split_mode is None:
        return None
    stored = expense.split_inputs
    rows = await Expenses(call.connection).splits(expense.id)
    people = await _bearers(call, rows, gives_back=not elsewhere)
    claims = [
        Claim(people[UUID(one["user_id"])], None if one["value"] is None else Decimal(one["value"]))
        for one in stored["shares"]
    ]
    rest_to = people[UUID(stored["rest_to"])] if stored["rest_to"] else None
    if rest_to is not None:
        claims = [replace(claim, value=None) if claim.member == rest_to else claim for claim in claims]
    elif expense.split_mode == "exact" and amount != expense.amount:
        raise Refusal(say("change.exact", call.locale), hint=say("change.exact_hint", call.locale))
    mode = cast(SplitMode, expense.split_mode)
    items = stored_items(stored, people)
    shares = share_out(amount, currency, mode, claims, rest_to=rest_to, items=items, locale=call.locale)
    splits = [SplitRow(one.member.id, one.amount, one.percentage, one.odd_units) for one in shares]
    return Division(mode, _inputs(stored, splits, mode), splits)


async def _bearers(call: Call, rows: Sequence[SplitRow], *, gives_back: bool) -> dict[UUID, Member]:
    """Who bears a share now, without the odd units of these very shares where they give them back."""
    active = {member.id: member for member in await call.members()}
    names = await Expenses(call.connection).names(row.user_id for row in rows)
    return {
        row.user_id: replace(
            active[row.user_id], odd_units=active[row.user_id].odd_units - gives_back * row.odd_units
        )
        if row.user_id in active
        else Member(row.user_id, names[row.user_id], names[row.user_id], "viewer", len(active) + place)
        for place, row in enumerate(rows)
    }


def _inputs(stored: dict[str, object], splits: Sequence[SplitRow], mode: str) -> dict[str, object]:
    """What was said of the shares; of exact ones the rest is another now."""
    if mode != "exact":
        return stored
    shares = [{"user_id": str(row.user_id), "value": f"{row.amount.normalize():f}"} for row in splits]
    return stored | {"shares": shares}
