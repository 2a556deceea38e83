"""What the tests of turns share: a scripted reply with calls, and a look at what came of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.conftest import Database
from tests.support.wire import Said, text, tool_use

COFFEE = {"amount": "3.20", "description": "Coffee"}
TAXI = {"amount": "12.00", "description": "Taxi"}


def urls(database: Database) -> tuple[str, str]:
    return database.app_url, database.service_url


def booked(database: Database) -> list[tuple[str, Decimal]]:
    return [
        (description, amount)
        for description, amount in database.rows(
            "select description, amount from expenses where deleted_at is null order by created_at"
        )
    ]


def calls(*uses: tuple[str, str, dict[str, Any]], words: str = "") -> Said:
    blocks = [text(words)] if words else []
    return Said([*blocks, *(tool_use(*use) for use in uses)], stop_reason="tool_use")


def thread(database: Database) -> list[dict[str, Any]]:
    ((messages,),) = database.rows("select messages from ai_conversations")
    return list(messages)
