"""What a command asks for, laid out for a narrow screen: a heading, and a line for each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tools.kit.money import say_money
from tools.kit.phrases import say


def laid_out(tool: str, answer: Mapping[str, Any], *, locale: str) -> str | None:
    """The same as the answer's own words, line by line; None where those are short enough."""
    lines = {
        "read_balances": debts,
        "query_spending": groups,
        "read_budget": items,
    }.get(tool)
    found = list(lines(answer, locale)) if lines and "error" not in answer else []
    return "\n".join(found) if len(found) > 1 else None


def debts(answer: Mapping[str, Any], locale: str) -> Iterator[str]:
    """Who pays whom how much."""
    if answer["payments"] and not answer["behind"]:
        yield say("phone.debts", locale, space=answer["space"])
    for one in answer["payments"] if not answer["behind"] else ():
        yield say(
            "phone.debt", locale, payer=one["payer"], payee=one["payee"], amount=money(one, "amount", locale)
        )


def groups(answer: Mapping[str, Any], locale: str) -> Iterator[str]:
    """What was spent in all, and on what; with a comparison or a part of it the words say more."""
    if not answer["groups"] or answer["comparison"] or answer["member"] or answer["subject"] != "spent":
        return
    totals = ", ".join(money(one, "amount", locale) for one in answer["totals"])
    said = {"space": answer["space"], "total": totals, "period": answer["period"]["said"]}
    yield say("phone.spent", locale, **said)
    for one in answer["groups"]:
        yield f"{one['group']}: {money(one, 'amount', locale)}"
    if (more := answer["found_groups"] - len(answer["groups"])) > 0:
        yield say("phone.more", locale, count=more)


def items(answer: Mapping[str, Any], locale: str) -> Iterator[str]:
    """What is left of each item, or how far it is over."""
    planned = [one for one in answer.get("items", ()) if one["category_type"] != "income"]
    if not planned:
        return

    def amount(figure: str) -> str:
        return say_money(Decimal(figure), answer["currency"], locale)

    yield say(
        "phone.budget", locale, name=answer["name"], space=answer["space"], left=amount(answer["total_left"])
    )
    for one in planned:
        is_over = Decimal(one["over"]) > 0
        figures = {"amount": amount(one["over" if is_over else "left"]), "plan": amount(one["budgeted"])}
        yield say("phone.over" if is_over else "phone.left", locale, item=one["category"], **figures)
    if Decimal(answer["unplanned"]) > 0:
        yield say("phone.unplanned", locale, amount=amount(answer["unplanned"]))


def money(row: Mapping[str, Any], name: str, locale: str) -> str:
    return say_money(Decimal(row[name]), row["currency"], locale)
