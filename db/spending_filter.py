"""Which expenses a question is about, as conditions of SQL with bound values only."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from string import punctuation
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, func, literal, select, union_all

from db.models import Expense, ExpensePayer, ExpenseSplit
from db.precedents import COMBINING_MARKS, NFD

BETWEEN_FIELDS = "\n"  # No text on one line holds it, so nothing is found across two fields.


@dataclass(frozen=True)
class Days:
    """Days from `first` to `last`, both included; None where there is no bound."""

    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True)
class Filter:
    """Which live rows of a space count.

    `text` is found where a word of description, notes or tags begins, `tag` is a whole tag, both without case
    and accents. Amounts are those of whole expenses, inclusive. With `member_id` the rows are those that this
    member paid or has a share in; `in_no_budget` leaves out those that a budget counts.
    """

    space_id: UUID
    kinds: tuple[str, ...]
    days: Days
    categories: tuple[str, ...] = ()
    member_id: UUID | None = None
    text: str | None = None
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    tag: str | None = None
    in_no_budget: bool = False


def conditions(which: Filter) -> list[ColumnElement[bool]]:
    """What a row fulfils apart from its day and its member; see `within` and `stakes`."""
    found: list[ColumnElement[bool]] = [
        Expense.space_id == which.space_id,
        Expense.deleted_at.is_(None),
        Expense.kind.in_(which.kinds),
    ]
    if which.categories:
        found.append(func.lower(Expense.category).in_([name.lower() for name in which.categories]))
    if which.text is not None:
        found.append(_says(which.text))
    if which.tag is not None:
        tags = func.unnest(Expense.tags).table_valued("tag").render_derived()
        found.append(
            exists(select(literal(1)).select_from(tags).where(folded(tags.c.tag) == folded(which.tag)))
        )
    if which.amount_min is not None:
        found.append(Expense.amount >= which.amount_min)
    if which.amount_max is not None:
        found.append(Expense.amount <= which.amount_max)
    if which.in_no_budget:
        found.append(Expense.budget_id.is_(None))
    return found


def within(days: Days) -> ColumnElement[bool]:
    """True of expenses of these days."""
    bounds: list[ColumnElement[bool]] = [literal(True)]
    if days.first is not None:
        bounds.append(Expense.date >= days.first)
    if days.last is not None:
        bounds.append(Expense.date <= days.last)
    return and_(*bounds)


def signed(which: Filter) -> ColumnElement[Decimal | int]:
    """1, or -1 for a refund where it lowers spending."""
    if "expense" not in which.kinds:
        return literal(1)
    return case((Expense.kind == "refund", -1), else_=1)


def stakes(space_id: UUID) -> Subquery:
    """What each member paid of each expense of the space, and bears: unsplit what they paid (RULES 3.1)."""
    payer, split = ExpensePayer, ExpenseSplit
    unsplit = ~exists(select(literal(1)).where(split.expense_id == payer.expense_id))
    paid = select(payer.expense_id, payer.user_id, payer.amount.label("paid"), literal(0).label("share"))
    alone = select(payer.expense_id, payer.user_id, literal(0), payer.amount).where(unsplit)
    borne = select(split.expense_id, split.user_id, literal(0), split.amount)
    parts = union_all(
        paid.where(payer.space_id == space_id),
        alone.where(payer.space_id == space_id),
        borne.where(split.space_id == space_id, split.amount > 0),
    ).subquery("parts")
    return (
        select(
            parts.c.expense_id,
            parts.c.user_id,
            func.sum(parts.c.paid).label("paid"),
            func.sum(parts.c.share).label("share"),
        )
        .group_by(parts.c.expense_id, parts.c.user_id)
        .subquery("stakes")
    )


def folded(text: Any) -> ColumnElement[str]:
    """`text` without case and accents, by the database alone, so that both sides of a comparison agree."""
    bare = func.regexp_replace(func.normalize(text, NFD), COMBINING_MARKS, "", "g")
    return func.lower(bare)


def called(text: str) -> ColumnElement[bool]:
    """True of what goes by this text: a word of its description begins so."""
    return folded(Expense.description).regexp_match(folded(_beginning_of_a_word(text)))


def _says(text: str) -> ColumnElement[bool]:
    tags = func.array_to_string(Expense.tags, BETWEEN_FIELDS)
    said = func.concat_ws(BETWEEN_FIELDS, Expense.description, Expense.notes, tags)
    return folded(said).regexp_match(folded(_beginning_of_a_word(text)))


def _beginning_of_a_word(text: str) -> str:
    """A regular expression for `text` as it stands, where a word begins: tea is in teapot, not in steak.

    A text that begins with a sign, or in a script without spaces between its words, is found anywhere.
    """
    literally = "".join(f"\\{sign}" if sign in punctuation else sign for sign in text)
    first = unicodedata.normalize("NFD", text)[:1]
    return rf"(^|[^[:alnum:]]){literally}" if first.isascii() and first.isalnum() else literally
