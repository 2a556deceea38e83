"""Charts for tests: some plain, some as unkind as people's texts and figures can be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from channels.charts.chart import (
    Bar,
    BudgetBar,
    BudgetBars,
    CategoryBars,
    Chart,
    Covered,
    Debt,
    MonthLine,
    Point,
    WhoOwesWhom,
)

ZERO = Decimal(0)
NOVEMBER = Covered("Home", "1 to 23 November 2026")
UNKIND = "</text><script>alert('x')</script> & \"Ana's\" שלום 👩‍👩‍👧‍👦🇪🇸 \u202e\x00\ud800\ufffe" + "x" * 160
LONG_NAME = "Bartholomew Featherstonehaugh-Cholmondeley the Third of York"


def bars(*amounts: str, covered: Covered = NOVEMBER, total: str | None = None) -> CategoryBars:
    """Bars called "category 0" and so on; the total is their sum unless it is said."""
    shown = tuple(Bar(f"category {place}", Decimal(amount)) for place, amount in enumerate(amounts))
    summed = sum((one.amount for one in shown), ZERO)
    return CategoryBars(covered, "category", "EUR", shown, Decimal(total) if total else summed)


def item(
    label: str, budgeted: str, spent: str, *, color: str | None = None, income: bool = False
) -> BudgetBar:
    """An item with what is left and over of it."""
    plan, used = Decimal(budgeted), Decimal(spent)
    return BudgetBar(label, plan, used, max(plan - used, ZERO), max(used - plan, ZERO), income, color)


def budget(*items: BudgetBar, currency: str = "EUR", unplanned: str = "0") -> BudgetBars:
    """The budget of November with these items."""
    plan = sum((one.budgeted for one in items if not one.is_income), ZERO)
    used = sum((one.spent for one in items if not one.is_income), ZERO)
    left, over = max(plan - used, ZERO), max(used - plan, ZERO)
    return BudgetBars(
        "Home", "2026-11", "Trip", currency, plan, used, left, over, items, unplanned=Decimal(unplanned)
    )


def days(*amounts: str, first: date = date(2026, 11, 2), apart: int = 1) -> MonthLine:
    """A line by day, its points some days apart."""
    points = tuple(
        Point(first + timedelta(days=place * apart), Decimal(amount)) for place, amount in enumerate(amounts)
    )
    return MonthLine(NOVEMBER, "day", "EUR", points)


def debts(*names: tuple[str, str], amount: str = "12.50", currency: str = "EUR") -> WhoOwesWhom:
    """Payments of one amount each."""
    return WhoOwesWhom("Home", tuple(Debt(payer, payee, Decimal(amount), currency) for payer, payee in names))


UNKIND_CHARTS: list[Chart] = [
    CategoryBars(
        Covered(UNKIND, UNKIND, member=UNKIND, filter=UNKIND, compared=UNKIND, left_out=("JPY", UNKIND)),
        "member",
        "EUR",
        (
            Bar(UNKIND, Decimal("9999999999.99"), Decimal("5")),
            Bar(LONG_NAME, Decimal("-3"), ZERO),
            Bar("", ZERO),
        ),
        Decimal("12000000000"),
        Decimal("7"),
    ),
    bars("0", "0"),
    budget(
        item(UNKIND, "0", "9999999999.99", color="#fdd835"),
        item(LONG_NAME, "9999999999.99", "0"),
        item("\u202e", "0", "0", income=True),
        item("salary", "1", "2", income=True),
        unplanned="9999999999.99",
    ),
    MonthLine(
        Covered(UNKIND, UNKIND, compared=UNKIND),
        "month",
        UNKIND[-3:],
        (
            Point(date(1900, 1, 1), Decimal("-9999999999.99")),
            Point(date(2199, 12, 1), Decimal("9999999999.99")),
        ),
        before=(Point(date(1800, 1, 1), ZERO), Point(date(2199, 1, 1), Decimal(1))),
        is_cut=True,
    ),
    days("-4", "-2"),
    days("5"),
    debts((UNKIND, LONG_NAME), (LONG_NAME, UNKIND), ("", "Ana"), amount="9999999999.99"),
    debts(
        *((f"Person {place} {LONG_NAME}", "Eva") for place in range(11)), amount="9999999999", currency="JPY"
    ),
]
