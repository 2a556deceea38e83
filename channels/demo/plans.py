"""How the demo household plans its months: by a framework, or line by line."""

from __future__ import annotations

import datetime
from typing import Any

from db.demo import CURRENCY

INCOME = 3_900
FRAMEWORKS = {1: "50_30_20", 4: "50_30_20", 7: "50_30_20", 10: "60_20_20", 3: "zero_based", 9: "zero_based"}
"""By month; the others are planned line by line."""
LINES = {
    "housing": 1_350,
    "utilities": 200,
    "groceries": 620,
    "transport": 150,
    "pets": 60,
    "health": 50,
    "dining": 420,
    "leisure": 110,
    "subscriptions": 45,
    "shopping": 120,
    "gifts": 50,
    "savings": 300,
}
DIFFERENT = {
    1: {"utilities": 280, "gifts": 100},
    2: {"utilities": 260, "travel": 280},
    3: {"insurance": 190},
    11: {"shopping": 260, "utilities": 210},
    12: {"utilities": 250, "gifts": 180, "groceries": 700, "travel": 60},
}
"""By month, what is planned otherwise than in LINES."""


def plan_of(first: datetime.date) -> dict[str, Any]:
    """The master budget of the month that begins on `first`, as create_budget takes it."""
    framework = FRAMEWORKS.get(first.month, "custom")
    plan: dict[str, Any] = {
        "month": f"{first:%Y-%m}",
        "framework": framework,
        "income": str(INCOME),
        "currency": CURRENCY,
    }
    if framework in ("custom", "zero_based"):
        lines = LINES | DIFFERENT.get(first.month, {})
        if framework == "zero_based":
            lines["savings"] += INCOME - sum(lines.values())
        plan["items"] = [{"category": name, "amount": str(amount)} for name, amount in lines.items()]
    return plan
