"""Booking money spent, returned or earned."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from db.errors import Forbidden
from db.expenses import Expense, Expenses, NewExpense, Payment
from db.placement import Place, Placement
from db.precedents import Precedents
from db.receipts import address_of
from tools.kit.answer import Answer, Money
from tools.kit.arguments import Confidence, Day, Description, Label, Note
from tools.kit.booking.abroad import in_the_space, paid, shared
from tools.kit.booking.booking import Booking, Said
from tools.kit.booking.headline import booking_headline
from tools.kit.booking.paying import PaidBy
from tools.kit.booking.refunding import check_no_more, refunded_expense, shared_as
from tools.kit.booking.split import PEOPLE_MAX, Split, Stake
from tools.kit.booking.unusual import unusual
from tools.kit.budgeting.choice import named_budget
from tools.kit.call import Call, speaker_among
from tools.kit.category.choice import ALMOST_CERTAIN, Choice, likely_category, named_category
from tools.kit.category.guess import Kind
from tools.kit.money import Amount, check_currency, decimal_string
from tools.kit.people import Member
from tools.kit.phrases import say
from tools.kit.rates.given import GivenRate
from tools.kit.rates.words import Original, original_of
from tools.kit.refusal import Refusal
from tools.kit.spaces.default_split import default_split
from tools.kit.spaces.may import check_is_open
from tools.kit.tool import tool

TAGS_MAX = 20
REPEAT_WITHIN = datetime.timedelta(minutes=2)


Payers = Annotated[
    list[PaidBy] | None,
    Field(
        max_length=PEOPLE_MAX,
        description="Who put it down, or received it; omit for the speaker. Not who bears it",
    ),
]
SharedHow = Annotated[
    Split | None,
    Field(description="How it is shared, in the currency that is said; omit if nothing is said of it"),
]
Tags = Annotated[
    list[Label] | None, Field(max_length=TAGS_MAX, description="Words to find it by, if the user gave any")
]
Refunded = Annotated[
    Label | None,
    Field(description="The ref of the expense that a refund gives back of; without a split it follows that"),
]


class Added(Answer):
    """An expense as booked; without shares it is its payers' own."""

    ref: str
    kind: Kind
    description: str
    amount: Money
    currency: str
    original: Original | None
    date: str
    category: str
    category_confidence: float
    paid_by: list[Stake]
    shares: list[Stake]
    budget: str | None
    budget_item: str | None
    receipt_url: str | None
    possible_repeat: bool


@tool(writes=True)
async def add_expense(
    call: Call,
    *,
    amount: Annotated[Amount, Field(description="How much, above 0")],
    description: Annotated[Description, Field(description="What for, in the user's words, such as dinner")],
    kind: Annotated[Kind, Field(description="A refund came back, income was earned")] = "expense",
    category: Annotated[Label | None, Field(description="Only if the user named one or you are sure")] = None,
    category_confidence: Annotated[
        Confidence | None, Field(description="Below 1 if the category is yours and not the user's word")
    ] = None,
    date: Annotated[Day | None, Field(description="YYYY-MM-DD; omit for today; spending looks back")] = None,
    currency: Annotated[Label | None, Field(description="ISO code; omit for the space's")] = None,
    rate: GivenRate = None,
    unconverted: Annotated[bool, Field(description="If the user wants it kept in that currency")] = False,
    paid_by: Payers = None,
    split: SharedHow = None,
    alone: Annotated[bool, Field(description="If the user says that nobody shares it")] = False,
    refund_of: Refunded = None,
    budget: Annotated[
        Description | None, Field(description="A secondary budget, if the user named it")
    ] = None,
    tags: Tags = None,
    notes: Annotated[Note | None, Field(description="What else is to be remembered of it")] = None,
    payment_method: Annotated[Label | None, Field(description="Such as card or cash")] = None,
) -> Added:
    """Books one expense, refund or income in this space, with who paid and who shares it.

    Use it once for each thing, several times in one message for several things. If no amount was said, ask;
    never make one up. "Dinner 84.50 with Ana and Ben" is shared by me, Ana and Ben; "coffee 3.20" has no
    split. Omit the category unless the user named it; where you know better than a list of words would, give
    yours with category_confidence below 1. To share what is booked already use split_expense, to take back
    what was just booked use undo. What members give each other to get even is no expense: use settle_up.
    """
    members = await call.members()
    speaker = speaker_among(members, call)
    check_kind(kind, split, refund_of, locale=call.locale)
    code = check_currency(currency or call.space.currency, locale=call.locale)
    as_said = Said(kind, amount, code, description, date or call.today)
    refunded = await refunded_expense(call, as_said, refund_of, is_shared_as=split is None and not alone)
    in_space = in_the_space(call, as_said, rate=rate, refunded=refunded, keeps=unconverted)
    said, budget_id = await placed(call, as_said, in_space, budget)
    check_no_more(call, refunded, said)
    wanted = split or by_default(call, said, members, alone=alone or refunded is not None)
    booking = Booking(
        said=said,
        members=members,
        payers=paid(said, paid_by, members, speaker, locale=call.locale),
        sharing=await shared_as(call, refunded, said)
        if wanted is None
        else shared(said, wanted, members, speaker, locale=call.locale),
        is_repeat=await is_repeat(call, said),
    )
    named = (category, category_confidence)
    choice = await category_for(call, said, *named, budget_id=budget_id, refunded=refunded)
    new = NewExpense(
        **said.columns,
        space_id=call.space.id,
        created_by=call.speaker_id,
        category=choice.category,
        ai_category_confidence=choice.confidence,
        budget_id=budget_id,
        tags=plain(tags or ()),
        notes=notes,
        payment_method=payment_method,
        receipt_url=address_of(image) if (image := call.attached.take()) else None,
    )
    expense = await book(call, new, booking)
    place = await Placement(call.connection).place(expense.budget_id, expense.budget_item_id)
    return added(call, booking, expense, choice, place, in_secondary=budget_id is not None)


def by_default(call: Call, said: Said, members: list[Member], *, alone: bool) -> Split | None:
    """The split that the space has for an expense that nothing is said about (RULES 3.1)."""
    return None if alone or said.kind != "expense" else default_split(call, members)


def plain(tags: Sequence[str]) -> list[str]:
    """Each tag once, without its sign."""
    return list(dict.fromkeys(tag.removeprefix("#") for tag in tags if tag != "#"))


def check_kind(kind: Kind, split: Split | None, refund_of: str | None, *, locale: str) -> None:
    """Refusal for income that is shared, and for what gives back without being a refund."""
    if split is not None and kind == "income":
        raise Refusal(say("split.income", locale), hint=say("split.income_hint", locale))
    if refund_of is not None and kind != "refund":
        raise Refusal(say("refund.kind", locale), hint=say("refund.kind_hint", locale))


async def is_repeat(call: Call, said: Said) -> bool:
    """True where the speaker booked the same just before (RULES 7.1); who names another day says other words."""
    return await Precedents(call.connection).repeats(
        call.space.id,
        said.description,
        kind=said.kind,
        created_by=call.speaker_id,
        amount=said.amount,
        currency=said.currency,
        date=said.date,
        within=REPEAT_WITHIN,
    )


async def placed(call: Call, as_said: Said, in_space: Said, name: str | None) -> tuple[Said, UUID | None]:
    """The expense as it counts, and the secondary budget that is named: one that is kept in the currency of the
    expense counts it as it was said. Without a name the database takes the month's."""
    if name is None:
        return in_space, None
    budgets = await Placement(call.connection).secondary_budgets(call.space.id)
    currencies = (as_said.currency, in_space.currency)
    month = f"{as_said.date:%Y-%m}"
    found = named_budget(name, budgets, month=month, currencies=currencies, locale=call.locale)
    return (as_said if found.currency == as_said.currency else in_space), found.id


async def category_for(
    call: Call,
    said: Said,
    name: str | None,
    confidence: Decimal | None,
    *,
    budget_id: UUID | None,
    refunded: Expense | None,
) -> Choice:
    """The category that was named, or that of what was refunded, else the likeliest; items are categories too."""
    if name is None and refunded is not None:
        return Choice(refunded.category, ALMOST_CERTAIN)
    month = f"{said.date:%Y-%m}"
    items = await Placement(call.connection).items(call.space.id, month=month, budget_id=budget_id)
    if name is not None:
        return named_category(
            name, said.description, confidence=confidence, kind=said.kind, items=items, locale=call.locale
        )
    precedents = await Precedents(call.connection).categories(call.space.id, said.description, kind=said.kind)
    return likely_category(said.description, precedents, kind=said.kind, items=items)


async def book(call: Call, new: NewExpense, booking: Booking) -> Expense:
    """Writes it, and lets it be asked about first where it is far more than usual.

    Refusal where the database forbids it, as it does to viewers (RULES 6.2).
    """
    if (outlier := await unusual(call, booking.said)) is not None:
        call.ask_first(outlier.sentence(booking, locale=call.locale))
    try:
        expense = await Expenses(call.connection).add(
            new,
            payments=[Payment(member.id, paid) for member, paid in booking.payers],
            division=booking.sharing.division if booking.sharing else None,
        )
    except Forbidden as error:
        check_is_open(call)
        raise Refusal(
            say("expense.forbidden", call.locale, space=call.space.name),
            hint=say("expense.forbidden_hint", call.locale),
        ) from error
    call.asking.make(expense.id)
    return expense


def added(
    call: Call, booking: Booking, expense: Expense, choice: Choice, place: Place | None, *, in_secondary: bool
) -> Added:
    """The expense as it was booked, with its headline."""
    said = booking.said
    return Added(
        headline=booking_headline(
            booking, call, category=choice.category, budget=place.budget if place and in_secondary else None
        ),
        ref=expense.ref,
        kind=said.kind,
        description=said.description,
        amount=Decimal(decimal_string(said.amount, said.currency)),
        currency=said.currency,
        original=original_of(said.conversion),
        date=said.date.isoformat(),
        category=choice.category,
        category_confidence=float(choice.confidence),
        paid_by=booking.paid_by,
        shares=booking.shares,
        budget=place.budget if place else None,
        budget_item=place.item if place else None,
        receipt_url=expense.receipt_url,
        possible_repeat=booking.is_repeat,
    )
