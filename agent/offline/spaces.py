"""Sentences about spaces: opening, joining, reading, renaming, closing, and their codes."""

from __future__ import annotations

from typing import Any

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.currencies import CODE as CURRENCY_CODE
from agent.offline.currencies import SIGN, WORD, read_currency
from agent.offline.outcome import Call, Calls, Outcome, Says
from agent.offline.phrases import say
from agent.offline.space_words import CODE, SPACE, THIS_SPACE, first, space_named, whole

CURRENCY = rf"(?P<currency>{SIGN}|{WORD}|(?-i:{CURRENCY_CODE}))"
IN_CURRENCY = (
    rf"(?: (?:in|with|using|counting in|that counts in) (?:the )?{CURRENCY}(?: as (?:its |the )?currency)?)?"
)
NAME = r"(?P<name>[^\s].{0,99}?)"
MAKE = r"(?:create|make|open|start|set up|add|begin|found)(?: me| us)?(?: (?:a|an|another))?"
MAKE = r"(?:create|make|open|start|set up|add|begin|found)(?: me| us)?(?: (?:a|an|another))?"
A_NEW = rf"(?:{MAKE}(?: new| shared)*|new) {SPACE}"
CALLED = r"(?:,? (?:called|named|for|with the name)| ?:)?"
AND_INVITE = r"(?:,? and (?:then )?(?:invite .+|(?:show|give|tell) (?:me|us) the (?:invite )?code))?"
CREATES = (
    rf"{A_NEW}{IN_CURRENCY}{CALLED} {NAME}{AND_INVITE}",
    rf"{A_NEW}{CALLED} {NAME} (?:in|with|using|counting in) (?:the )?{CURRENCY}{AND_INVITE}",
)
NO_NAME = (rf"{A_NEW}{IN_CURRENCY}",)
JOIN = rf"(?:join|enter|get into|get in)(?: (?:a|an|the|this|that|another|my friends?'?s?'?) {SPACE})?"
JOINS = (
    rf"(?:{JOIN}|use)(?: (?:with|by|using|through))?(?: (?:the|this|my|an?))? ?{CODE}:? ?#?(?P<code>\w[\w-]{{2,11}})",
    r"(?:join|enter)(?: with| using)?:? #?"
    r"(?P<code>(?-i:(?=[A-Za-z]*[2-9])[A-Za-z2-9]{6}(?:[A-Za-z2-9]{2})?|[A-HJ-NP-Z]{6}))",
    rf"(?:the|my|this) {CODE} (?:is|that i (?:got|have|was given) is):? #?"
    r"(?P<code>(?-i:[A-HJ-NP-Z2-9]{6}(?:[A-HJ-NP-Z2-9]{2})?))",
)
JOINS_WITHOUT = (JOIN + r"(?: (?:with|by|using) (?:a|the|an invite) code)?", rf"join (?:a|another) {SPACE}")
SHOW = r"(?:(?:show|tell|give|send|get|read)(?: me| us)?|what is|what are|what was|i need|need|see)"
CODE_ASKED = (
    rf"(?:{SHOW} )?(?:the |our |its |this space's |an? )?{CODE}(?: (?:of|for|to) {{here}})?",
    rf"{SHOW} (?:the )?{CODE} (?:of|for|to) {{here}}",
    r"how (?:do|can|could|should) (?:i|we) (?:invite .+|(?:add|get|let|bring) .+ in|"
    r"add (?:some|more|new|other|my )?\s?(?:one|body|people|members?|friends?|others)(?: .+)?)",
    r"how (?:do|can|could) (?:others|people|my friends?|they|somebody|someone|anybody|[A-Z]\w+) "
    r"(?:join|get in|come in|enter)(?: .+)?",
    r"invite (?:\w+(?: and \w+)*)(?: (?:to|into) {here})?",
    rf"add (?:\w+ ){{1,3}}(?:as a (?:new )?member|(?:to|into) (?:this|the|our|my) {SPACE})",
)
MEMBERS_ASKED = (
    r"who(?: else)? (?:is|are)(?: (?:in|part of|a member of|members? of))? {here}",
    r"who (?:belongs to|is in on) {here}",
    r"who are (?:the|our|its) (?:members|people)(?: (?:of|in) {here})?|who are we",
    r"(?:(?:show|list|tell|give)(?: me| us)? )?(?:all )?(?:the |our |its )?members(?: (?:of|in) {here})?",
    r"who is (?:an? |the )?(?:owner|admin)s?(?: (?:of|in) {here}| here)?|who owns {here}",
    r"who are (?:the )?(?:owner|admin)s(?: (?:of|in) {here}| here)?",
    r"what is my role(?: in {here}| here)?|what am i(?: in {here}| here)",
    rf"(?:which|what) {SPACE} (?:am i|are we|is this)(?: in)?|where am i",
)
SPACES_ASKED = (
    rf"(?:which|what) {SPACE}s (?:am i (?:in|a member of)|do i have|are mine|are there|do i belong to)",
    rf"(?:(?:show|list|tell)(?: me)? )?(?:all )?(?:of )?my {SPACE}s",
    rf"(?:which|what|how many) {SPACE}s am i (?:in|part of)|(?:show|list)(?: me)? (?:all )?(?:the )?{SPACE}s",
)
RENAMES = (
    rf"(?:rename|call|name) {{here}}(?: to| as| into|:)? {NAME}",
    rf"(?:change|set) (?:the )?name (?:of {{here}} )?to {NAME}",
    rf"(?:change|set) {{here}}'s name to {NAME}",
)
RECOUNTS = (
    rf"(?:change|set|switch) (?:the |our )?currency(?: of {{here}})? to (?:the )?{CURRENCY}",
    rf"(?:change|set|switch) {{here}}(?:'s currency)? to (?:the )?{CURRENCY}",
    rf"{{here}} (?:counts|should count|is) in (?:the )?{CURRENCY}",
)
REZONES = (
    r"(?:change|set|switch) (?:the |our )?time ?zone of {here} to (?P<zone>[\w/ ]+)",
    r"(?:change|set|switch) {here}'s time ?zone to (?P<zone>[\w/ ]+)",
    r"{here} is in (?:the )?time ?zone (?:of )?(?P<zone>[\w/ ]+)",
)
NEW_CODE = (
    rf"(?:(?:make|create|give us|give me|generate|draw|get|i need|we need|need|issue)(?: me| us)? )?(?:an? )?"
    rf"(?:new|another|fresh|different|other) {CODE}(?: (?:of|for|to) {{here}})?",
    rf"(?:change|rotate|renew|reset|regenerate|replace|refresh|revoke|redo) (?:the |our )?{CODE}"
    rf"(?: (?:of|for|to) {{here}})?",
)
CLOSES = (r"(?:close|shut|archive|dissolve)(?: down)? {here}(?: down)?",)
REOPENS = (
    rf"(?:reopen|re-open|open up|unarchive|unclose) (?:the )?(?:{SPACE} )?{NAME}(?: {SPACE})?",
    rf"open (?:the )?(?:{SPACE} )?{NAME}(?: {SPACE})? (?:again|up again|back up)",
)
DELETES = (r"(?:delete|remove|erase|get rid of) {here}",)


def read_spaces(text: str, context: Context) -> Outcome | None:
    """What a sentence about spaces means, or None."""
    here = space_named(context.space)
    return _joins(text) or _asks(text, here) or _changes(text, here, context) or _creates(text, context)


def _joins(text: str) -> Outcome | None:
    if said := first(JOINS, text):
        return _call("join_space", code=said["code"].upper())
    return Says(say("join_code")) if first(JOINS_WITHOUT, text) is not None else None


def _asks(text: str, here: str) -> Outcome | None:
    for shows, patterns in (("members", MEMBERS_ASKED), ("code", CODE_ASKED), ("spaces", SPACES_ASKED)):
        if first(_there(patterns, here), text) is not None:
            return _call("read_space") if shows == "members" else _call("read_space", show=shows)
    return None


def _changes(text: str, here: str, context: Context) -> Outcome | None:
    if first(_there(NEW_CODE, here), text) is not None:
        return _call("change_space", new_code=True)
    if first(_there(CLOSES, here), text) is not None:
        return _call("change_space", close=True)
    if first(_there(DELETES, here), text) is not None:
        return Says(say("space_delete"))
    if said := first(REOPENS, text):
        is_this = whole(THIS_SPACE, said["name"]) or said["name"].lower() in ("it", "that", "this")
        return _call("change_space", reopen=context.space if is_this else said["name"])
    if said := first(_there(RECOUNTS, here), text):
        return _in_currency("change_space", said["currency"], context)
    if said := first(_there(REZONES, here), text):
        return _call("change_space", time_zone=said["zone"])
    if said := first(_there(RENAMES, here), text):
        return _call("change_space", name=said["name"])
    return None


def _creates(text: str, context: Context) -> Outcome | None:
    if first(NO_NAME, text) is not None:
        return Says(say("space_name"))
    said = first(CREATES[::-1], text)
    if said is None:
        return None
    if "currency" in said:
        return _in_currency("create_space", said["currency"], context, name=said["name"])
    return _call("create_space", name=said["name"])


def _in_currency(tool: str, said: str, context: Context, **given: Any) -> Outcome:
    read = read_currency(
        said, space=context.currency, locale=context.locale, speaker=context.speaker_currency
    )
    if isinstance(read, tuple):
        return Says(say("space_currency", said=said, example=read[0]))
    return _call(tool, **given, currency=read)


def _there(patterns: tuple[str, ...], here: str) -> tuple[str, ...]:
    return tuple(matching.sub(r"\{here\}", lambda _: here, pattern) for pattern in patterns)


def _call(tool: str, **given: Any) -> Calls:
    return Calls((Call(tool, given),))
