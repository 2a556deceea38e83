"""Puts a world into empty books: rows as people would have written them, whose sums the database keeps by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from babel.numbers import get_currency_precision

from db.outside import Window
from evals.stating.given import GivenBudget, GivenExpense, GivenSettlement, World

NAMES = UUID("00000000-0000-4000-8000-00000000e7a1")
PERSONAL = "Personal"
# History is told by whoever wrote the row, on the day that it is of.
SIGNED = """
set session_replication_role = replica;
update public.changes set actor = (coalesce(after, before) ->> 'created_by')::uuid where actor is null;
update public.changes as change set at = row.created_at
from (select id, created_at from public.expenses union all select id, created_at from public.settlements) as row
where row.id = change.row_id;
set session_replication_role = origin
"""


class Unfurnished(Exception):
    """A world that names somebody or something which is not in it."""


class People(dict[str, UUID]):
    """The ids of people by their usernames."""

    def __missing__(self, username: str) -> UUID:
        raise Unfurnished(f"{username} is nobody in this world")


@dataclass(frozen=True)
class Furnished:
    """Who and what is there, by the names that cases use."""

    people: Mapping[str, UUID]
    spaces: Mapping[str, UUID]
    """The shared spaces; those of one person alone are found by `space_of`."""
    personal: Mapping[str, UUID]

    def space_of(self, name: str, username: str) -> UUID:
        """The space that this person means by a name. Raises Unfurnished."""
        found = self.personal.get(username) if name == PERSONAL else self.spaces.get(name)
        if found is None:
            raise Unfurnished(f"there is no space {name} for {username}")
        return found


@dataclass
class Rows:
    """What is to be written, table by table; the columns are those of a table's first row."""

    of: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> None:
        self.of.setdefault(table, []).append(values)

    def write(self, window: Window) -> None:
        with window.connection.cursor() as cursor:
            for table, rows in self.of.items():
                columns = list(rows[0])
                places = ", ".join(f"%({column})s" for column in columns)
                cursor.executemany(
                    f"insert into {table} ({', '.join(columns)}) values ({places})".encode(), rows
                )
        self.of.clear()


def furnish(window: Window, world: World, *, now: datetime) -> Furnished:
    """Writes the world, in one transaction, as if it had come about before this moment. Raises Unfurnished."""
    people = People({username: named("person", username) for username in world.people})
    spaces = {name: named("space", name) for name in world.spaces}
    with window.connection.transaction():
        rows = Rows()
        move_in(rows, world, people, spaces, since=now - timedelta(days=400))
        rows.write(window)
        personal = dict(
            window.rows(
                "select person.username, space.id from public.spaces as space"
                " join public.users as person on person.id = space.personal_of"
            )
        )
        there = Furnished(people, spaces, personal)
        for place, expense in enumerate(repeated(world.expenses)):
            book(rows, there, world, expense, place)
        for settlement in world.settlements:
            settle(rows, there, world, settlement)
        for insight in world.insights:
            rows.add(
                "public.financial_insights", space_id=spaces[insight.space], **told(insight.model_dump())
            )
        for place, budget in enumerate(world.budgets):
            plan(rows, there, world, budget, place)
        rows.write(window)
        window.rows(SIGNED)
    return there


def named(kind: str, name: str) -> UUID:
    """The id of what has this name in a case: the same in every trial."""
    return uuid5(NAMES, f"{kind} {name}")


def move_in(
    rows: Rows, world: World, people: Mapping[str, UUID], spaces: Mapping[str, UUID], *, since: datetime
) -> None:
    for username, person in world.people.items():
        rows.add("auth.users", id=people[username], email=f"{username}@example.org")
        rows.add(
            "public.users",
            id=people[username],
            username=username,
            full_name=person.name,
            preferred_language=person.language,
            currency=person.currency,
            timezone=person.zone,
            settings=json.dumps(person.settings),
        )
    for name, space in world.spaces.items():
        everybody = [*space.members.items(), *space.former.items()]
        if strangers := [username for username, _ in everybody if username not in people]:
            raise Unfurnished(f"{name} has {', '.join(strangers)}, who is nobody")
        rows.add(
            "public.spaces",
            id=spaces[name],
            name=name,
            currency=space.currency,
            timezone=space.zone,
            settings=json.dumps(
                {"language": space.language} | space.settings if space.language else space.settings
            ),
            created_by=people[everybody[0][0]],
            invite_code=space.code or drawn_code(f"invite {name}"),
        )
        for place, (username, role) in enumerate(everybody):
            left = username in space.former
            rows.add(
                "public.space_members",
                space_id=spaces[name],
                user_id=people[username],
                role=role,
                joined_at=since + timedelta(milliseconds=place),
                is_active=not left,
                left_at=since + timedelta(days=30) if left else None,
            )


def repeated(expenses: Sequence[GivenExpense]) -> Iterator[GivenExpense]:
    for expense in expenses:
        for nth in range(expense.times):
            day = expense.date - timedelta(days=nth * expense.every_days)
            yield expense.model_copy(update={"date": day, "ref": expense.ref if nth == 0 else None})


def book(rows: Rows, there: Furnished, world: World, expense: GivenExpense, place: int) -> None:
    space, expense_id = there.space_of(expense.space, expense.by), named("expense", str(place))
    currency = expense.currency or currency_of(world, expense.space, expense.by)
    rows.add(
        "public.expenses",
        id=expense_id,
        space_id=space,
        ref=expense.ref or drawn_code(f"expense {place}"),
        amount=expense.amount,
        currency=currency,
        date=expense.date,
        kind=expense.kind,
        description=expense.description,
        category=expense.category,
        ai_category_confidence=Decimal(1),
        tags=expense.tags,
        notes=expense.notes,
        payment_method=expense.payment_method,
        split_mode=("equal" if expense.equal else "exact") if expense.shares else None,
        split_inputs=json.dumps(inputs_of(there, expense)) if expense.shares else None,
        created_by=there.people[expense.by],
        created_at=moment_of(expense.date, place),
    )
    for username, amount in (expense.paid_by or {expense.by: expense.amount}).items():
        rows.add(
            "public.expense_payers",
            expense_id=expense_id,
            space_id=space,
            user_id=there.people[username],
            amount=amount,
        )
    for username, amount in expense.shares.items():
        rows.add(
            "public.expense_splits",
            expense_id=expense_id,
            space_id=space,
            user_id=there.people[username],
            amount=amount,
            odd_units=odd_units(expense, amount, currency),
        )


def inputs_of(there: Furnished, expense: GivenExpense) -> dict[str, Any]:
    said = {username: None if expense.equal else f"{share:f}" for username, share in expense.shares.items()}
    return {
        "shares": [
            {"user_id": str(there.people[username]), "value": value} for username, value in said.items()
        ],
        "rest_to": None,
    }


def odd_units(expense: GivenExpense, share: Decimal, currency: str) -> int:
    """How many minor units above the even share somebody bears: the largest remainder gives each one at most."""
    unit = Decimal(1).scaleb(-get_currency_precision(currency))
    return int((share - min(expense.shares.values())) / unit) if expense.equal else 0


def settle(rows: Rows, there: Furnished, world: World, settlement: GivenSettlement) -> None:
    rows.add(
        "public.settlements",
        space_id=there.spaces[settlement.space],
        kind=settlement.kind,
        from_user=there.people[settlement.from_],
        to_user=there.people[settlement.to],
        amount=settlement.amount,
        currency=settlement.currency or currency_of(world, settlement.space, settlement.from_),
        date=settlement.date,
        created_by=there.people[settlement.from_],
        created_at=moment_of(settlement.date, 0),
    )


def plan(rows: Rows, there: Furnished, world: World, budget: GivenBudget, place: int) -> None:
    space, budget_id = there.spaces[budget.space], named("budget", str(place))
    rows.add(
        "public.budgets",
        id=budget_id,
        space_id=space,
        name=budget.name or f"Budget {budget.month}",
        type=budget.type,
        month_period=budget.month,
        framework=budget.framework,
        total_income=budget.income,
        currency=currency_of(world, budget.space, ""),
        created_by=next(iter(there.people.values())),
    )
    for order, (category, amount) in enumerate(budget.items.items()):
        rows.add(
            "public.budget_items",
            budget_id=budget_id,
            space_id=space,
            category=category,
            category_type=type_of(category),
            budgeted_amount=amount,
            display_order=order,
        )


def type_of(category: str) -> str:
    """The type of a budget's item (RULES 4.5)."""
    if category in ("needs", "wants", "savings", "income"):
        return category
    needs = [
        "groceries",
        "transport",
        "housing",
        "utilities",
        "health",
        "insurance",
        "education",
        "childcare",
        "pets",
        "fees",
    ]
    return "needs" if category in needs else "wants"


def told(insight: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in insight.items() if key != "space"}


def currency_of(world: World, space: str, username: str) -> str:
    return world.people[username].currency if space == PERSONAL else world.spaces[space].currency


def moment_of(day: date, place: int) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC) + timedelta(milliseconds=place)


def drawn_code(name: str) -> str:
    """Six characters of the alphabet of references and codes, the same for the same name."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(alphabet[byte & 31] for byte in uuid5(NAMES, name).bytes[:6])
