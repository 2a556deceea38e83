"""Budgets: creating one, and asking what is left of one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from agent.offline.amounts import Amount, mark_amounts
from agent.offline.categories import category_named
from agent.offline.context import Context
from agent.offline.days import MONTH, MONTHS
from agent.offline.marks import AMOUNT, Marked, mark
from agent.offline.outcome import Asks, Call, Calls, Outcome, RestGap, Says
from agent.offline.phrases import say

FRAMEWORKS = (
    (r"\b50\s?[/-]\s?30\s?[/-]\s?20\b|\bfifty[\s/-]thirty[\s/-]twenty\b|\b50\s30\s20\b", "50_30_20"),
    (r"\b60\s?[/-]\s?20\s?[/-]\s?20\b|\bsixty[\s/-]twenty[\s/-]twenty\b|\b60\s20\s20\b", "60_20_20"),
    (r"\bzero[\s-]*based\b|\bzero[\s-]budget\b|\bzero[\s-]sum\b", "zero_based"),
    (r"\bcustom\b", "custom"),
)  # fmt: skip
CREATE = r"\b(?:create|set\s*up|make|plan|start|build|add|new|do|prepare|want|need|give|let|use|put\s+together|draw\s+up|open)\b"
LEFT = r"\b(?:left|remaining|remains?|still\s+(?:have|spend)|leftover|available)\b|\bover\s+(?:the\s+|our\s+|my\s+)?budget\b|\b(?:on|within|under)\s+(?:the\s+|our\s+)?budget\b|\bcan\s+(?:we|i)\s+still\s+spend\b|\bhave\s+left\b"
MONTH_WORDS = rf"\b(?:(?:for|in|of|during|from)\s+)?(?:(?P<which>this|next|last|current|coming|previous)\s+month(?:'s)?|(?P<iso>\d{{4}}-\d\d)\b|(?P<name>{MONTH})(?:'s)?(?:\s+(?P<year>\d{{4}}))?)"
ITEM_NAME = r"[^\W\d_][\w &'-]*?"
FILLERS = (
    r"\b(?:please|can|could|you|would|like|to|i|we|us|me|want|need|let|create|set|up|make|plan|start|build|add|new|do|prepare|give|use|put|together|draw|open|a|an|the|my|our|"
    r"budget|with|on|of|for|income|salary|earnings|earning|and|is|at|in|framework|rule|method|style|plan|based|using|it|month|monthly|total|net|per|have|make|earn|that|will|get|items?|following)\b"
)


def read_budget(text: str, context: Context) -> Outcome | None:
    """The call that a sentence about budgets means, a sentence on what is missing, or None."""
    lower = text.lower()
    framework = next((name for pattern, name in FRAMEWORKS if re.search(pattern, lower)), "")
    asks = re.search(r"^(?:how|what|what's|is|are|am|do|does|did|show|tell|where|give\s+me|can\s+(?:we|i))\b|\?\s*$", lower)
    if re.search(LEFT, lower) or (re.search(r"\bbudget(?:ed|s)?\b", lower) and asks and not re.search(r"\b(?:create|set\s*up|make)\b", lower)):
        return _left(text, context)
    if not re.search(r"\bbudget\b", lower) and not (framework and framework != "custom" and re.search(r"\bincome\b", lower)):
        return None
    if not framework and not re.search(CREATE, lower):
        return None if re.search(r"\d", lower) else _left(text, context)
    return _create(text, framework, context)


WHICH = r"(?:an?\s+|the\s+)?(?:50\s?[/-]\s?30\s?[/-]\s?20|60\s?[/-]\s?20\s?[/-]\s?20|zero[\s-]*based|custom)(?:\s+one)?"
MONEY = r"(?:[€$£]\s?)?\d[\d.,]*\s?(?:k|[€$£]|euros?|eur)?"
ITEMS = r"(?:[^\W\d_][\w &'-]*\s+[\d.,]+(?:\s*(?:,|and|;|\n)\s*)?)+"


def _create(text: str, framework: str, context: Context) -> Outcome:
    said = text
    for pattern, name in FRAMEWORKS:
        if name == framework:
            text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    text, month = _month(text, context, ahead=True)
    head, colon, tail = text.partition(":")
    marked = mark_amounts(Marked(head), context)
    named = re.search(r"\b(?:called|named)\s+[\"“']?([\w][\w -]*?)[\"”']?(?=\s*(?:$|,|with|for|on))", marked.text, re.IGNORECASE)
    rest = marked.text.replace(named.group(0), " ") if named else marked.text
    letters = marked.found("amount", rest)
    if not letters:
        if not framework:
            return Asks(say("budget_framework"), RestGap(said, " ", WHICH))
        return Asks(say("budget_income"), RestGap(said, " with income ", MONEY))
    amounts: list[Amount] = [marked.values[letter] for letter in letters]
    wrong = next((amount for amount in amounts if amount.why), None)
    if wrong:
        return Says(say("amount_malformed", said=wrong.said))
    if not framework:
        return Asks(say("budget_framework"), RestGap(said, " ", WHICH))
    items = _items(tail, context) if colon else []
    if items is None or len(letters) > 1:
        return Says(say("budget_items" if framework in ("zero_based", "custom") else "budget_unclear"))
    if re.sub(rf"{FILLERS}|{AMOUNT}|[\s,.!?]", "", rest, flags=re.IGNORECASE):
        return Says(say("budget_unclear"))
    if framework in ("zero_based", "custom") and not items:
        return Asks(say("budget_items"), RestGap(said, ": ", ITEMS))
    given: dict[str, Any] = {"month": month, "framework": framework, "income": f"{amounts[0].value:f}"}
    if items:
        given["items"] = items
    if named:
        given["name"] = named[1].strip()
    if isinstance(amounts[0].currency, str) and amounts[0].currency != context.currency:
        given["currency"] = amounts[0].currency
    return Calls((Call("create_budget", given),))


def _items(text: str, context: Context) -> list[dict[str, str]] | None:
    """ "rent 900, food 500": the items of a plan, or None if one of them is unclear."""
    marked = mark_amounts(Marked(re.sub(r"\s+and\s+", ", ", text)), context)
    items = []
    for part in re.split(r"[,;\n]\s*", marked.text.strip(" .!")):
        found = re.fullmatch(rf"\s*({ITEM_NAME})\s*[:=]?\s*({AMOUNT})\s*|\s*({AMOUNT})\s+(?:for\s+|on\s+)?({ITEM_NAME})\s*", part)
        if not part.strip():
            continue
        if not found:
            return None
        amount: Amount = marked.values[found[2] or found[3]]
        if amount.why:
            return None
        items.append(_item((found[1] or found[4]).strip(), amount.value))
    return items


def _item(name: str, amount: Decimal) -> dict[str, str]:
    category = category_named(name)
    return {"category": category if category else name.lower(), "amount": f"{amount:f}"}


def _month(text: str, context: Context, *, ahead: bool) -> tuple[str, str]:
    """The month that a text names, this one by default; a plan looks ahead."""
    today = context.today
    match = re.search(MONTH_WORDS, text, re.IGNORECASE)
    if not match:
        return text, f"{today:%Y-%m}"
    rest = text[: match.start()] + " " + text[match.end() :]
    if match["iso"]:
        return rest, match["iso"]
    if match["which"]:
        step = {"next": 1, "coming": 1, "last": -1, "previous": -1}.get(match["which"].lower(), 0)
        index = today.year * 12 + today.month - 1 + step
        return rest, f"{index // 12}-{index % 12 + 1:02d}"
    number = MONTHS[match["name"].lower().rstrip(".")]
    year = int(match["year"]) if match["year"] else today.year + (1 if ahead and number < today.month else 0)
    return rest, f"{year}-{number:02d}"


ITEM = (
    r"\b(?:left|remaining|available|remains?|budget(?:ed)?|money|spend|spent|over|allowance|have|going|doing)\b\s+(?:(?:for|on|in|of|from|to\s+spend\s+on)\s+)(?:(?:the|my|our)\s+)?(?P<item>[^\W\d_][\w &-]*?)(?:\s+budget)?\s*$|"
    r"\b(?:the|my|our)\s+(?P<named>[^\W\d_][\w &-]*?)\s+budget\b|^(?:how|what)\s+(?:is|are|about)\s+(?P<how>[\w ]+?)\s+(?:doing|left)\s*$|"
    r"^(?:how\s+much|what)\s+(?P<many>[\w &-]+?)\s+(?:money\s+)?(?:is|are|do\s+we\s+have|do\s+i\s+have)\s+left\b|\bover\s+(?:budget\s+)?(?:on|for|in)\s+(?P<over>[\w &-]+?)\s*$|"
    r"^(?P<first>[^\W\d_][\w &-]*?)\s+(?:left|remaining)\s*$"
)
NO_ITEM = re.compile(r"^(?:we|i|us|me|is|it|much|money|there|still|the|what|what is|how much|current|monthly|whole|overall|total|entire|budget|spend|to spend|this|my|our|left|remaining)$", re.IGNORECASE)


def _left(text: str, context: Context) -> Outcome | None:
    rest, month = _month(text.strip().rstrip("?!. "), context, ahead=False)
    rest = re.sub(r"\s+", " ", re.sub(r"\b(?:this|the)\s+month\b|\bso\s+far\b|\bstill\b|\bnow\b|\bin\s+(?:the|our|my)\s+budget$", " ", rest, flags=re.IGNORECASE)).strip()
    if re.search(r"\b(?:change|delete|remove|rename|edit|increase|decrease|raise|lower|update)\b", rest, re.IGNORECASE):
        return Says(say("later_change"))
    given: dict[str, Any] = {"month": month} if month != f"{context.today:%Y-%m}" else {}
    for match in re.finditer(ITEM, rest, re.IGNORECASE):
        item = next((group for group in match.groups() if group), "").strip()
        item = re.sub(r"^(?:the|my|our|a)\s+|\s+budget$", "", item, flags=re.IGNORECASE)
        if item and not NO_ITEM.match(item) and len(item.split()) <= 3:
            given["item"] = item.lower()
            break
    if re.search(r"\b(?:card|account|balance|bank|credit|vacation|pto|time|days|battery|seats|tickets)\b", rest, re.IGNORECASE):
        return None
    return Calls((Call("read_budget", given),))


def mark_budget_numbers(marked: Marked) -> Marked:
    """Marks the numbers of framework names, which are no amounts."""
    for pattern, name in FRAMEWORKS:
        marked = mark(marked, "count", pattern, lambda match, name=name: name)
    return marked
