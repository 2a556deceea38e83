"""Sentences about how one wants to be answered: language, currency, time zone, first day of the week."""

from __future__ import annotations

from agent.offline.context import Context
from agent.offline.currencies import CODE as CURRENCY_CODE
from agent.offline.currencies import SIGN, WORD, read_currency
from agent.offline.outcome import Call, Calls, Outcome, Says
from agent.offline.phrases import say
from agent.offline.space_words import first
from tools.kit.refusal import Refusal
from tools.kit.spaces.languages import find_language

CURRENCY = rf"(?P<currency>{SIGN}|{WORD}|(?-i:{CURRENCY_CODE}))"
TO_ME = r"(?: (?:to me|with me|from now on|always|instead))*"
LANGUAGE = r"(?P<language>[^\W\d_]{3,20}(?: [^\W\d_]{3,20})?|(?-i:[a-z]{2}-[A-Z]{2}))"
SPEAKS = (
    rf"(?:speak|talk|answer|reply|write|respond)(?: to me| with me| me)?(?: in)? {LANGUAGE}{TO_ME}",
    rf"(?:switch|change)(?: over)? to {LANGUAGE}",
    rf"my language is {LANGUAGE}|(?:set|change|switch) (?:my|the) language to {LANGUAGE.replace('language', 'other')}",
    rf"i (?:speak|prefer) {LANGUAGE}",
)
PAYS = (
    rf"my (?:own |home |usual |default |preferred )?currency is (?:the )?{CURRENCY}",
    rf"(?:set|change|switch) my (?:own |home |default )?currency to (?:the )?{CURRENCY}",
)
ZONES = (
    r"my time ?zone is (?:the one of |that of )?(?P<zone>[^\W\d][\w/' -]{2,40})",
    r"(?:set|change|switch) my time ?zone to (?P<zone>[^\W\d][\w/' -]{2,40})",
    r"i (?:am|live) (?:in|on) (?:the )?(?P<zone>[^\W\d][\w/' -]{2,40}?) time(?: ?zone)?",
)
DAY = r"(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
WEEKS = (
    rf"(?:my|the|our) weeks? (?:starts?|begins?|should start|should begin)(?: always)?(?: on)?(?: a)? {DAY}",
    rf"(?:start|begin) (?:my|the) weeks? on(?: a)? {DAY}|weeks start on {DAY.replace('day>', 'other>')}",
    rf"{DAY} is the first day of (?:my|the) week|the first day of my week is {DAY.replace('day>', 'other>')}",
)


def read_preferences(text: str, context: Context) -> Outcome | None:
    """The call of set_preferences that a sentence means, or None."""
    if said := first(WEEKS, text):
        return _call(week_starts_on=(said.get("day") or said["other"]).lower())
    if said := first(ZONES, text):
        return _call(time_zone=said["zone"])
    if said := first(PAYS, text):
        read = read_currency(
            said["currency"], space=context.currency, locale=context.locale, speaker=context.speaker_currency
        )
        if isinstance(read, tuple):
            return Says(say("own_currency", said=said["currency"], example=read[0]))
        return _call(currency=read)
    if (said := first(SPEAKS, text)) and _is_language(said.get("language") or said["other"]):
        return _call(language=said.get("language") or said["other"])
    return None


def _is_language(said: str) -> bool:
    try:
        find_language(said, locale="en")
    except Refusal:
        return False
    return True


def _call(**given: str) -> Calls:
    return Calls((Call("set_preferences", given),))
