"""Budgets: creating one, and asking what is left of one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from agent.offline import matching
from agent.offline.amounts import Amount, mark_amounts
from agent.offline.budget_words import (
    AS_A,
    BY_ITSELF,
    CREATE,
    FILLERS,
    FRAMEWORK,
    FRAMEWORKS,
    ITEM,
    ITEM_NAME,
    ITEM_TYPES,
    ITEMS_ANSWER,
    LEFT,
    MONEY_ANSWER,
    MONTH_WORDS,
    NO_ITEM,
    NOT_A_BUDGET,
    PLANS,
    SHARES,
    WHICH_ANSWER,
)
from agent.offline.categories import category_named
from agent.offline.context import Context
from agent.offline.marks import AMOUNT, Marked, without
from agent.offline.months import named_month
from agent.offline.outcome import Asks, Call, Calls, Outcome, RestGap, Says
from agent.offline.phrases import say

ITEM_WORDS_MAX = 3
ASKS = r"^(?:how|what|is|are|am|do|does|did|show|tell|where|give me|can (?:we|i)|have|has)\b|\? *$"
NAMED = r"\b(?:called|named) [\"']?(\w[\w -]*?)[\"']?(?= *(?:$|,|with|for|on))"


def read_budget(text: str, context: Context) -> Outcome | None:
    """The call that a sentence about budgets means, a sentence on what is missing, or None."""
    framework = next(
        (name for pattern, name in FRAMEWORKS if matching.search(pattern, text, re.IGNORECASE)), ""
    )
    speaks = matching.search(r"\bbudget(?:ed|s)?\b", text, re.IGNORECASE)
    creates = matching.search(r"\b(?:create|set up|make)\b", text, re.IGNORECASE)
    asks = matching.search(ASKS, text, re.IGNORECASE)
    if matching.search(LEFT, text, re.IGNORECASE) or (speaks and asks and not creates):
        return _left(text, context)
    named = framework and matching.search(rf"\bincome\b|^(?:{FRAMEWORK})", text, re.IGNORECASE)
    if not speaks and not named and not _plans_a_month(text):
        return None
    if not framework and not matching.search(rf"{CREATE}|^budget\b.*\d", text, re.IGNORECASE):
        return None if matching.search(r"\d", text) else _left(text, context)
    return _create(text, framework, context)


def _plans_a_month(text: str) -> bool:
    """ "Let us plan December, 60/20/20" speaks of a budget without the word."""
    plans = matching.search(PLANS, text, re.IGNORECASE) and matching.search(MONTH_WORDS, text, re.IGNORECASE)
    return bool(plans) and not matching.search(SHARES, text, re.IGNORECASE)


def _create(text: str, framework: str, context: Context) -> Outcome:
    head = text
    for pattern, name in FRAMEWORKS:
        head = without(pattern, head) if name == framework else head
    head, month = named_month(head, context, ahead=True)
    month = month or f"{context.today:%Y-%m}"
    itemised = framework in ("zero_based", "custom")
    head, colon, tail = head.partition(":") if itemised else (head.replace(":", " "), "", "")
    marked = mark_amounts(Marked(head), context)
    named = matching.search(NAMED, marked.text, re.IGNORECASE)
    rest = marked.text.replace(named.group(0), " ") if named else marked.text
    amounts: list[Amount] = [marked.values[letter] for letter in marked.found("amount", rest)]
    items = _items(tail, context) if colon else []
    open_end = _open_end(text, framework, amounts, items)
    if open_end:
        return open_end
    unread = without(rf"{FILLERS}|{AMOUNT}|[ ,.!?]", rest, put="")
    if unread or len(amounts) > 1 or items is None:
        return Says(say("budget_unclear"))
    given: dict[str, Any] = {"month": month, "framework": framework, "income": f"{amounts[0].value:f}"}
    if items:
        given["items"] = items
    if named:
        given["name"] = named[1].strip()
    if isinstance(amounts[0].currency, str) and amounts[0].currency != context.currency:
        given["currency"] = amounts[0].currency
    return Calls((Call("create_budget", given),))


def _open_end(
    text: str, framework: str, amounts: list[Amount], items: list[dict[str, str]] | None
) -> Outcome | None:
    """What is missing or wrong about a new budget."""
    wrong = next((amount for amount in amounts if amount.why), None)
    if wrong:
        return Says(say("amount_malformed", said=wrong.said))
    if not framework:
        return Asks(say("budget_framework"), RestGap(text, " ", WHICH_ANSWER))
    if not amounts:
        return Asks(say("budget_income"), RestGap(text, " with income ", MONEY_ANSWER))
    if framework in ("zero_based", "custom") and not items:
        return Asks(say("budget_items"), RestGap(text.partition(":")[0], ": ", ITEMS_ANSWER))
    return None


def _items(text: str, context: Context) -> list[dict[str, str]] | None:
    """ "rent 900, food 500": the items of a plan, or None if one of them is unclear."""
    marked = mark_amounts(Marked(without(r" and ", text, put=", ")), context)
    one = rf"(?:({ITEM_NAME}) ?[:=]? ?({AMOUNT})|({AMOUNT}) (?:for |on )?({ITEM_NAME})){AS_A}"
    items = []
    for part in filter(str.strip, matching.split(r"[,;\n]", marked.text.strip(" .!"))):
        found = matching.fullmatch(one, part.strip())
        if not found or marked.values[found[2] or found[3]].why:
            return None
        name, value = (found[1] or found[4]).strip(), marked.values[found[2] or found[3]].value
        items.append(_item(name, value, found["type"]))
    return items


def _item(name: str, amount: Decimal, its_type: str | None) -> dict[str, str]:
    typed = {"category_type": ITEM_TYPES[its_type.lower()]} if its_type else {}
    return {"category": category_named(name) or name.lower(), "amount": f"{amount:f}", **typed}


def _left(text: str, context: Context) -> Outcome | None:
    """The call of read_budget, for the item that is asked about or for all."""
    rest, month = named_month(text.strip().rstrip("?!. "), context, ahead=False)
    rest = without(r"\b(?:this|the) month\b|\bso far\b|\bstill\b|\bnow\b|\blately\b", rest)
    if matching.search(
        r"\b(?:change|delete|remove|rename|edit|increase|raise|lower|update)\b", rest, re.IGNORECASE
    ):
        return Says(say("budget_change_unclear"))
    if matching.search(NOT_A_BUDGET, rest, re.IGNORECASE):
        return None
    given: dict[str, Any] = {"month": month} if month not in ("", f"{context.today:%Y-%m}") else {}
    for match in matching.finditer(ITEM, rest, re.IGNORECASE):
        item = without(
            r"^(?:the|my|our|a) | budget$", next(group for group in match.groups() if group), put=""
        )
        if (
            item
            and not matching.fullmatch(NO_ITEM, item, re.IGNORECASE)
            and len(item.split()) <= ITEM_WORDS_MAX
        ):
            given["item"] = item.lower()
            break
    if "item" not in given and not matching.fullmatch(BY_ITSELF, rest, re.IGNORECASE):
        return Says(say("question_unclear"))
    return Calls((Call("read_budget", given),))
