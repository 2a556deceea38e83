"""What the books of a case hold before anybody speaks: people, spaces, and what was booked and planned."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

TIMES_MAX = 400


def as_text(value: object) -> object:
    """YAML reads `2026` and `1.10` as numbers and `no` as false: where a text is wanted, numbers are one."""
    return (
        str(value)
        if isinstance(value, int | float | datetime.date) and not isinstance(value, bool)
        else value
    )


Text = Annotated[str, BeforeValidator(as_text)]
Money = Annotated[Decimal, BeforeValidator(as_text)]
Role = Literal["owner", "admin", "member", "viewer"]


class Strict(BaseModel):
    """An unknown field is an error, or a case would silently say less than it seems to."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GivenPerson(Strict):
    """Somebody with an account; the key is their username."""

    name: Text
    language: Text = "en"
    currency: Text = "EUR"
    zone: Text | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class GivenSpace(Strict):
    """A shared space; `members` joined in the order in which they stand, `former` have left again.

    Everybody has a personal space besides, which is called "Personal".
    """

    currency: Text = "EUR"
    zone: Text | None = "Europe/Madrid"
    language: Text | None = "en"
    members: dict[str, Role]
    former: dict[str, Role] = Field(default_factory=dict)
    code: Text | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class GivenExpense(Strict):
    """One booked expense; `paid_by` is whoever booked it where nobody is named, `shares` are exact and may be none.

    With `times` it stands that often, `every_days` apart, counted backwards from its date.
    """

    space: Text
    by: str
    amount: Money
    date: datetime.date
    description: Text
    category: Text
    currency: Text | None = None
    kind: Literal["expense", "refund", "income"] = "expense"
    paid_by: dict[str, Money] = Field(default_factory=dict)
    shares: dict[str, Money] = Field(default_factory=dict)
    equal: bool = False
    """Whether the shares came of an equal split, and an edit splits equally again."""
    tags: list[Text] = Field(default_factory=list)
    notes: Text | None = None
    payment_method: Text | None = None
    ref: Text | None = None
    times: Annotated[int, Field(ge=1, le=TIMES_MAX)] = 1
    every_days: Annotated[int, Field(ge=1)] = 7


class GivenSettlement(Strict):
    """Money that one member gave another."""

    space: Text
    from_: str = Field(alias="from")
    to: str
    amount: Money
    date: datetime.date
    currency: Text | None = None
    kind: Literal["payment", "loan"] = "payment"


class GivenBudget(Strict):
    """A month's plan; the type of an item follows from its category."""

    space: Text
    month: Text
    items: dict[str, Money]
    income: Money = Decimal(0)
    name: Text | None = None
    framework: Literal["50_30_20", "60_20_20", "zero_based", "custom"] = "custom"
    type: Literal["master", "secondary"] = "master"


class GivenInsight(Strict):
    """Something that was found worth telling."""

    space: Text
    type: Literal["trend", "anomaly", "recommendation", "prediction", "goal"]
    title: Text
    description: Text


class World(Strict):
    """Everything that stands before the first word. One world goes on top of another by `over`."""

    people: dict[str, GivenPerson] = Field(default_factory=dict)
    spaces: dict[str, GivenSpace] = Field(default_factory=dict)
    expenses: list[GivenExpense] = Field(default_factory=list)
    settlements: list[GivenSettlement] = Field(default_factory=list)
    budgets: list[GivenBudget] = Field(default_factory=list)
    insights: list[GivenInsight] = Field(default_factory=list)

    def over(self, below: World) -> World:
        """Returns the world below with this one added; a person or space of the same name replaces that one."""
        return World(
            people=below.people | self.people,
            spaces=below.spaces | self.spaces,
            expenses=[*below.expenses, *self.expenses],
            settlements=[*below.settlements, *self.settlements],
            budgets=[*below.budgets, *self.budgets],
            insights=[*below.insights, *self.insights],
        )
