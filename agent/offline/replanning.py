"""Changing a budget: its income, its framework, its items and its name, or deleting it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline import matching
from agent.offline.amounts import mark_amounts
from agent.offline.budget_words import AS_A, FRAMEWORK, FRAMEWORKS, ITEM_TYPES
from agent.offline.categories import category_named
from agent.offline.context import Context
from agent.offline.marks import AMOUNT, Marked, squeeze
from agent.offline.months import named_month
from agent.offline.open_amounts import REFUSED
from agent.offline.outcome import Call, Calls, Outcome, Says
from agent.offline.phrases import say
from agent.offline.thread import Thread, named_in

ABOUT_A_BUDGET = ("create_budget", "change_budget")
LEAD = (
    r"(?:(?:no|sorry|oops|actually|wait|please|can you|could you|can we|let us|i want to|we want to|and|but|then|ok)"
    r"[ ,.!:]+)*"
)
END = r"(?:[ ,.!]+(?:please|instead|then|now|after all|thanks))*"
THE = r"(?:(?:the|my|our|a|an) )?"
# "From 600 to 700" would be read as a spread of amounts.
NOT_THE_OLD = r"\bfrom [€$£]?\d[\d.,]*(?: ?(?:€|euros?|eur))? to (?=[€$£]?\d)"
NAME = r"(?P<item>[^\W\d_][\w &'-]{0,40}?)"
SET = r"(?:change|set|make|put|update|adjust|correct|raise|increase|lower|reduce|cut|bump(?: up)?)"
RAISE = r"(?:raise|increase|bump(?: up)?|up|boost)"
LOWER = r"(?:lower|reduce|cut|decrease|drop|trim)"
REMOVE = r"(?:delete|remove|drop|cancel|scrap|get rid of|throw away)"
# What stands beside the word and is no name: "the monthly budget".
NO_NAME = r"(?:monthly|month|household|whole|current|new|old|last|shared|space|home|family|this|that|it)"
IN_THE_BUDGET = (
    rf" (?:in|of|for|from|to|on|into|out of) (?:the|my|our|this) (?:(?P<name>(?!{NO_NAME}\b)[\w'-]+(?: [\w'-]+)?) |"
    rf"{NO_NAME} )?(?:budget|plan)\b"
)
ITEM_FORMS = (
    rf"{SET} {THE}{NAME}(?: budget| item)? (?:to|at) (?P<amount>{AMOUNT})",
    rf"{RAISE} {THE}{NAME}(?: budget| item)? by (?P<raise_by>{AMOUNT})",
    rf"(?:add|put|give) (?P<raise_by>{AMOUNT})(?: more)? (?:to|into|on) {THE}{NAME}(?: budget| item)?",
    rf"give {THE}{NAME}(?: budget| item)? (?P<raise_by>{AMOUNT}) more",
    rf"{LOWER} {THE}{NAME}(?: budget| item)? by (?P<lower_by>{AMOUNT})",
    rf"take (?P<lower_by>{AMOUNT}) (?:from|out of|off|away from) {THE}{NAME}(?: budget| item)?",
)
MOVE = (
    rf"(?:move|shift|transfer) (?P<moved>{AMOUNT}) (?:from|out of) {THE}(?P<source>[^\W\d_][\w &'-]{{0,40}}?)"
    r" (?:to|into) (?:the |my |our )?(?P<target>[^\W\d_][\w &'-]{0,40}?)"
)
# These speak of a budget only where it is named.
ADDED = (
    rf"(?:add|plan|budget|put) (?P<amount>{AMOUNT}) (?:for|on|towards) {THE}{NAME}{AS_A}",
    rf"(?:add|plan|budget) (?:an? )?(?:new )?(?:item )?(?:for |called )?{THE}{NAME}(?: with| at| of| for|:|,)? "
    rf"(?P<amount>{AMOUNT}){AS_A}",
)
TAKEN_OUT = rf"(?:{REMOVE}|take) {THE}{NAME}(?: item)?(?: out)?"
RENAMED = rf"(?:rename|call) {THE}{NAME}(?: item)? (?:to|as|into) (?P<rename_to>[^\W\d_][\w &'-]{{0,40}}?)"
BUDGET_RENAMED = (
    rf"(?:rename|call) {THE}(?P<name>[^\W\d_][\w '-]{{0,40}}?) budget (?:to|as|into) "
    r"(?P<new_name>[^\W\d_][\w &'-]{0,40}?)"
)
DELETED = rf"{REMOVE} (?:the|my|our|this|that) (?:(?P<name>(?!{NO_NAME}\b)[^\W\d_][\w '-]{{0,40}}?) |{NO_NAME} )?budget"
INCOME = (
    rf"{SET} {THE}(?:monthly |total )?(?:income|salary|pay) (?:to|at|is) (?P<income>{AMOUNT})",
    rf"(?:{RAISE}|{LOWER}) {THE}(?:monthly |total )?income to (?P<income>{AMOUNT})",
)
INCOME_TOLD = (
    rf"(?:the|our|my) (?:monthly |total )?income (?:is|was|will be|should be|changed to)"
    rf"(?: now| really| actually| only)? (?P<income>{AMOUNT})"
)
PLANNED_ANEW = (
    rf"(?:change|switch|turn|make|convert) (?:it|that|this|(?:the|my|our) (?:monthly )?(?:budget|plan))"
    rf"(?: over)?(?: to| into)? (?:an? )?(?P<framework>{FRAMEWORK}|custom)(?: budget| plan| one)?"
)
PARTS = r"(?:needs|wants|savings)"
AND = rf"(?:,? and (?:then )?|, )(?=(?:{SET}|{RAISE}|{LOWER}|{REMOVE}|add|give|take|move|shift|rename)\b)"


def read_replanning(text: str, context: Context, thread: Thread) -> Outcome | None:
    """The call of change_budget that a sentence means, or None."""
    words = squeeze(matching.sub(rf"^{LEAD}", "", text.strip(" .!,?"), flags=re.IGNORECASE))
    words = matching.sub(NOT_THE_OLD, "to ", words, flags=re.IGNORECASE)
    speaks = matching.search(r"\bbudgets?\b", words, re.IGNORECASE) is not None
    goes_on = thread.last_write in ABOUT_A_BUDGET
    rest, month = named_month(words, context, ahead=True)
    given: dict[str, Any] = {"month": month} if month else {}
    marked = mark_amounts(Marked(squeeze(rest)), context)
    if whole := _of_the_whole(marked, speaks=speaks, goes_on=goes_on, thread=thread):
        return _call(given | whole, marked, context)
    where = matching.search(IN_THE_BUDGET, marked.text, re.IGNORECASE)
    if where:
        given |= _named(where.groupdict())
        marked = marked.having(squeeze(marked.text[: where.start()] + marked.text[where.end() :]))
    items: list[dict[str, Any]] = []
    for piece in matching.split(AND, marked.text, flags=re.IGNORECASE):
        found = _items(piece.strip(" ,"), named=where is not None, speaks=speaks or goes_on)
        if found is None:
            return None
        items += found
    return _call(given | {"items": items}, marked, context)


def _of_the_whole(marked: Marked, *, speaks: bool, goes_on: bool, thread: Thread) -> dict[str, Any] | None:
    """What is said of the budget and not of one of its items."""
    words = matching.sub(IN_THE_BUDGET, "", marked.text, flags=re.IGNORECASE)
    if (speaks or goes_on) and (found := _matches(PLANNED_ANEW, marked.text)):
        named = next(
            name
            for pattern, name in FRAMEWORKS
            if matching.search(pattern, found["framework"], re.IGNORECASE)
        )
        return {"framework": named}
    if speaks and (found := _matches(DELETED, marked.text)):
        return {"delete": True, **_named(found)}
    found = _matches(BUDGET_RENAMED, marked.text)
    if found and not category_named(found["name"]) and not _is_part(found["name"]):
        return {"name": found["name"], "new_name": found["new_name"]}
    for pattern in (*INCOME, INCOME_TOLD) if speaks or goes_on else INCOME:
        found = _matches(pattern, words)
        if found and not named_in(thread, "income", kind="income") and not named_in(thread, "salary"):
            where = matching.search(IN_THE_BUDGET, marked.text, re.IGNORECASE)
            return {"income": found["income"], **(_named(where.groupdict()) if where else {})}
    return None


def _named(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": found["name"]} if found.get("name") else {}


def _items(text: str, *, named: bool, speaks: bool) -> list[dict[str, Any]] | None:
    """What is said of items: of a framework's part always, of others where it is plain that a budget is meant."""
    if found := _matches(MOVE, text):
        if not speaks and not _is_part(found["source"]) and not _is_part(found["target"]):
            return None
        return [
            {"category": found["source"], "lower_by": found["moved"]},
            {"category": found["target"], "raise_by": found["moved"]},
        ]
    for pattern in ITEM_FORMS:
        found = _matches(pattern, text)
        if found and (speaks or _is_part(found["item"])):
            return [_item(found)]
    for pattern in (
        (*ADDED, TAKEN_OUT) if named else (ADDED[0],) if matching.match(r"budget ", text, re.I) else ()
    ):
        if found := _matches(pattern, text):
            return [_item(found) if "amount" in found else {"category": found["item"], "remove": True}]
    if speaks and (found := _matches(RENAMED, text)):
        return [_item(found)]
    return None


def _matches(pattern: str, text: str) -> dict[str, Any] | None:
    found = matching.fullmatch(rf"{pattern}{END}", text, re.IGNORECASE)
    return found.groupdict() if found else None


def _is_part(name: str) -> bool:
    return matching.fullmatch(PARTS, name, re.IGNORECASE) is not None


def _item(said: Mapping[str, Any]) -> dict[str, Any]:
    deeds = {
        name: value for name, value in said.items() if value is not None and name not in ("item", "type")
    }
    its_type = {"category_type": ITEM_TYPES[said["type"].lower()]} if said.get("type") else {}
    return {"category": said["item"], **deeds, **its_type}


def _call(given: dict[str, Any], marked: Marked, context: Context) -> Outcome:
    """The call with every mark turned into its amount; a sentence where one of them is none."""
    wrong = next((value for value in marked.values.values() if value.why), None)
    if wrong:
        why = wrong.why if wrong.why in REFUSED else "amount_malformed"
        return Says(say(why, said=wrong.said, currency=context.currency))
    return Calls((Call("change_budget", _plain(given, marked)),))


def _plain(value: Any, marked: Marked) -> Any:
    if isinstance(value, dict):
        plain = {key: _plain(one, marked) for key, one in value.items()}
        if "category" in plain:
            plain["category"] = plain["category"].lower()
        return plain
    if isinstance(value, list):
        return [_plain(one, marked) for one in value]
    if isinstance(value, str) and value in marked.values:
        return f"{marked.values[value].value:f}"
    return marked.plain(value).strip() if isinstance(value, str) else value
