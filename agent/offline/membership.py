"""Sentences about who is in this space, and as what."""

from __future__ import annotations

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.people import resolve
from agent.offline.space_words import SPACE, THIS_SPACE, first, space_named

WHO = r"(?P<who>@?[^\W\d_][\w.'-]*(?: (?-i:[A-Z])[\w.'-]+)?)"
A_ROLE = (
    r"(?:an? |only an? |just an? )?(?P<role>(?:co-?)?owner|admin(?:istrator)?|(?:plain |normal )?member|"
    r"viewer|reader)"
)
OF_HERE = rf"(?: (?:of|in|for) (?:{THIS_SPACE}|[\w' ]+?))?"
GIVES = (
    rf"(?:make|promote|demote|turn|set|appoint|name) {WHO} (?:(?:back )?(?:to|into|as) )?{A_ROLE}{OF_HERE}",
    rf"(?:give|assign) {WHO} the role(?: of)? {A_ROLE}{OF_HERE}",
    rf"(?:change|set) {WHO}'s role(?: here)? to {A_ROLE}",
    rf"{WHO} (?:should|shall|is to|can|may) (?:be|become) {A_ROLE}{OF_HERE}",
)
NOT_SOMEBODY = r"(?i:it|that|this|them|us|we|everyone|everybody|a|an|the|sure|new|another)"
HANDS_OVER = (
    rf"(?:make|appoint) {WHO} the (?:new )?owner{OF_HERE}",
    rf"(?:hand(?: over)?|give|transfer|pass)(?: over)? (?:the )?(?:ownership|{SPACE}|owner role)"
    rf"(?: of {THIS_SPACE})?(?: over)?(?: on)? to {WHO}",
    rf"(?:hand(?: over)?|give|transfer|pass)(?: over)? {THIS_SPACE}(?: over)? to {WHO}",
)
REMOVES = (
    rf"(?:remove|kick|throw|take|expel|exclude|drop|get)(?: out)? {WHO}(?: out)? (?:from|of|off|out of) {{here}}",
    rf"(?:kick|throw) {WHO} out",
    rf"(?:kick out|throw out|expel) {WHO}",
    rf"(?:remove|delete) (?:the )?member {WHO}",
)
# "Remove the dinner" is about an expense, so that it takes the name of a member.
REMOVES_KNOWN = (rf"(?:remove|kick|expel|exclude) (?:our |the )?(?:guest |member )?{WHO}",)
LEAVES = (
    r"(?:leave|leaving|quit|exit|get me out of|get out of|take me out of|remove me from) {here}",
    r"(?:i am|i'm|we are) (?:leaving|quitting|out of) {here}|i (?:leave|quit) {here}",
)
ROLES = {"administrator": "admin", "reader": "viewer", "co-owner": "owner", "coowner": "owner"}


def read_membership(text: str, context: Context) -> Outcome | None:
    """The call of change_member that a sentence means, or None."""
    here = space_named(context.space)
    if first(tuple(pattern.replace("{here}", here) for pattern in LEAVES), text) is not None:
        return _call(action="leave")
    if said := first(HANDS_OVER, text):
        return _call(action="hand_over", person=_person(said["who"]))
    if (said := first(GIVES, text)) and not matching.fullmatch(NOT_SOMEBODY, said["who"]):
        role = said["role"].lower().removeprefix("plain ").removeprefix("normal ")
        return _call(action="role", person=_person(said["who"]), role=ROLES.get(role, role))
    removes = tuple(pattern.replace("{here}", here) for pattern in REMOVES)
    if (said := first(removes, text)) and not matching.fullmatch(NOT_SOMEBODY, said["who"]):
        return _call(action="remove", person=_person(said["who"]))
    if (said := first(REMOVES_KNOWN, text)) and resolve(said["who"], context).known:
        return _call(action="remove", person=_person(said["who"]))
    return None


def _person(who: str) -> str:
    return "me" if who.lower() in ("me", "myself", "i") else who


def _call(**given: str) -> Calls:
    return Calls((Call("change_member", given),))
