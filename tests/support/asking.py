"""Booking and asking about it in tests, in a word each."""

from __future__ import annotations

from typing import Any

from tests.support.calling import Thread, Use

NOVEMBER = "from 1 to 23 November 2026"
"""This month so far, on the day that threads speak on."""

WITH_ANA_AND_BEN = {"shares": [{"member": "me"}, {"member": "Ana"}, {"member": "Ben"}]}
ANA_60 = {"mode": "percentages", "shares": [{"member": "Ana", "value": "60"}]}


async def spend(thread: Thread, *expenses: dict[str, Any]) -> None:
    """Books these in one message."""
    uses: list[Use] = [("add_expense", expense) for expense in expenses]
    await thread.message(*uses)


async def ask(thread: Thread, **arguments: Any) -> str:
    """The headline of the answer to a question about spending."""
    return str((await thread.use("query_spending", **arguments)).headline)


async def ref_of(thread: Thread, text: str) -> str:
    """The ref of the only expense with these words."""
    return str((await thread.use("query_spending", show="detail", text=text)).ref)
