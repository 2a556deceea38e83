"""What is said of a settlement as it stands in the books."""

from __future__ import annotations

from db.settlements import SettlementRow
from tools.kit.locales import say_date
from tools.kit.money import say_money
from tools.kit.phrases import say


def say_settled(settled: SettlementRow, locale: str) -> str:
    """The settlement in short: "the payment of €20.00 from Ben to Eva on 23 November 2026"."""
    return say(
        f"undo.{settled.kind}",
        locale,
        payer=settled.payer,
        payee=settled.payee,
        amount=say_money(settled.amount, settled.currency, locale),
        date=say_date(settled.date, locale),
    )
