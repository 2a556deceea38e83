"""What Eva says: conversations of a few messages that the offline model understands."""

from __future__ import annotations

CONVERSATIONS: tuple[tuple[str, ...], ...] = (
    (
        "Dinner 84.50 with Ana and Ben, split equally",
        "taxi 12, beers 18.50, museum 22, all half with Ana",
        "How much did we spend on food this month?",
        "undo",
        "Coffee 3.20",
    ),
    (
        "Make a 50/30/20 budget for November with an income of 2500.01",
        "45.60 groceries",
        "cinema €7.50",
        "How much is left of the budget?",
        "undo",
        "How much is left of the budget?",
    ),
    (
        "I paid the taxi",
        "14.20",
        "split it with Ben",
        "Groceries 52 on Sunday, Ana covers 60%",
        "undo",
    ),
    (
        "Coffee 3.20",
        "Coffee 3.20",
        "undo",
        "undo",
        "What did I spend today?",
        "Lunch w/ Ana 24.60",
    ),
    (
        "dinner 40, split it",
        "dinner 40, split it",
        "gas bill 55.01, everyone except Ben",
        "Ana paid the internet bill yesterday, 45.01, split between everyone",
        "undo",
        "How much did we spend this month?",
        "rent 1200 for all of us",
    ),
    (
        "groceries 31.10",
        "Make a 50/30/20 budget for November with an income of 3000",
        "petrol 40, bread 2.15 and shoes 59.95",
        "undo",
        "beer 10.005",
        "wine 14.90, me and Ana",
    ),
    (
        "lunch twelve euros and tea 2",
        "taxi",
        "9.30",
        "How much did I spend on transport this month?",
    ),
)
"""Bookings, several in one message, splits, budgets, questions, undo, refusals, and questions back with answers."""

SHORT = ("Coffee 3.20", "undo")
"""What the counter-checks play again and again."""

PROGRESS = "One moment."
"""What the model says before it uses tools, so that a reply may die between its text and its calls."""
