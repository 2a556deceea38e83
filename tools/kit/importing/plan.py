"""What an import would do to a space: what is new, what comes back, and what is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.expenses import Payment, SplitRow
from db.imports import ImportedExpense, ImportedPayment, Imports
from tools.kit.call import Call
from tools.kit.category.categories import category_of
from tools.kit.category.guess import A_CLEAR_WORD
from tools.kit.importing.entry import Paid, Read, Shared
from tools.kit.people import Member

IN_THE_FILE = Decimal("0.95")
"""The confidence in a category that somebody chose in the other product, whose categories are not quite ours."""
UNSURE = "other"


@dataclass(frozen=True)
class Plan:
    """The entries by what becomes of them: `here` are in the space, `deleted` were deleted there since, and `alike` of
    the new ones have the day and the amount of one that was imported before and is not in this file."""

    new: tuple[Shared | Paid, ...]
    back: tuple[Shared | Paid, ...]
    here: int
    deleted: int
    alike: int

    @property
    def entries(self) -> tuple[Shared | Paid, ...]:
        """Those that the import adds to what stands."""
        return self.new + self.back


async def plan_of(call: Call, read: Read) -> Plan:
    """What was imported before stays as it is now, deleted or not; what the speaker took back comes back."""
    imports = Imports(call.connection, call.space.id)
    keys = [entry.key for entry in read.entries]
    known = await imports.known(keys)
    undone = await imports.undone([key for key, stands in known.items() if not stands])
    new = tuple(entry for entry in read.entries if entry.key not in known)
    back = tuple(entry for entry in read.entries if entry.key in undone)
    here = sum(known.values())
    sights = Counter(await imports.others(keys))
    alike = sum(sights[entry.date, entry.amount, entry.currency] > 0 for entry in new)
    return Plan(new, back, here=here, deleted=len(known) - here - len(back), alike=alike)


async def carry_out(call: Call, plan: Plan, people: Mapping[str, Member], speaker: Member) -> None:
    """Writes it. Raises Forbidden or BrokenRule."""
    imports = Imports(call.connection, call.space.id)
    if plan.back:
        await imports.bring_back([entry.key for entry in plan.back])
    shared = [entry for entry in plan.new if isinstance(entry, Shared)]
    await imports.add_expenses(
        [expense_of(entry, people, speaker) for entry in shared], created_by=speaker.id
    )
    paid = [entry for entry in plan.new if isinstance(entry, Paid)]
    await imports.add_payments([payment_of(entry, people) for entry in paid], created_by=speaker.id)


def expense_of(entry: Shared, people: Mapping[str, Member], speaker: Member) -> ImportedExpense:
    """The entry as the books take it; what nobody shares, and of which the file does not say who paid it, is the
    speaker's own."""
    category, confidence = category_for(entry)
    return ImportedExpense(
        key=entry.key,
        date=entry.date,
        description=entry.description,
        category=category,
        confidence=confidence,
        amount=entry.amount,
        currency=entry.currency,
        payments=[Payment(people[name].id, amount) for name, amount in entry.paid.items()]
        or [Payment(speaker.id, entry.amount)],
        splits=splits_of(entry.owed, people),
    )


def splits_of(owed: Mapping[str, Decimal], people: Mapping[str, Member]) -> list[SplitRow]:
    """The shares in the order of joining."""
    ordered = sorted(owed.items(), key=lambda share: people[share[0]].joined)
    return [SplitRow(people[name].id, amount, None, 0) for name, amount in ordered]


def payment_of(entry: Paid, people: Mapping[str, Member]) -> ImportedPayment:
    return ImportedPayment(
        key=entry.key,
        date=entry.date,
        amount=entry.amount,
        currency=entry.currency,
        from_user=people[entry.from_name].id,
        to_user=people[entry.to_name].id,
    )


def category_for(entry: Shared) -> tuple[str, Decimal]:
    """The file's, or what the description says where that is surer."""
    guess = category_of(entry.description)
    if entry.category == UNSURE or (guess.confidence >= A_CLEAR_WORD and guess.category == entry.category):
        return guess.category, round(Decimal(guess.confidence), 3)
    return entry.category, IN_THE_FILE


def is_between_others(
    entries: Sequence[Shared | Paid], people: Mapping[str, Member], speaker: Member
) -> bool:
    """Whether a payment among them is one that only owners and admins record: between two others."""
    return any(
        isinstance(entry, Paid) and speaker not in (people[entry.from_name], people[entry.to_name])
        for entry in entries
    )
