"""Who is meant by a name: members first, then names that nobody here has (RULES 3.4)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from agent.offline.context import Context
from agent.offline.marks import PERSON, Marked, mark

ME = "me"
NAME = r"(?-i:[A-ZÀ-ÖØ-Þ])[\w'’-]*\w|@\w+"
BEFORE_PEOPLE = r"(?:with|between|among|amongst|without|except|excluding|paid by|but not)"
# Capitalised words that can follow "with" or open "... paid" and are nobody's name.
NOT_NAMES = frozenset(
    "visa mastercard amex paypal bizum apple google revolut twint cash card venmo monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october november december "
    "i the my a an dinner lunch breakfast brunch groceries taxi uber coffee rent beers beer pizza drinks cinema "
    "museum hotel flight train bus gas petrol fuel everyone everybody nobody all we you he she they it just "
    "have has got already finally yesterday today electricity water internet phone insurance".split()
)
# Words after a lower-case "with" that are company or a side dish, not a member's name.
NOT_PEOPLE = frozenset(
    "tip tips tax taxes service delivery shipping card cash fries chips cheese milk sugar bread wine beer drinks "
    "dessert starters sauce salad rice friends family kids children colleagues coworkers work clients mum mom dad "
    "mother father parents sister brother cousin girlfriend boyfriend wife husband partner guests people discount "
    "coupon voucher paypal visa mastercard amex bizum revolut everyone everybody all them us me others flatmates "
    "roommates housemates the my our a an some extra no his her their two three four five both each it that this "
    "him you breakfast lunch dinner bacon ham egg eggs beans meat fish chicken credit debit apple google "
    "love fun pleasure".split()
)


@dataclass(frozen=True)
class Person:
    """A name as said; `name` is the member's, "me" for the speaker; nobody's if not `known`."""

    name: str
    known: bool = True


def mark_people(marked: Marked, context: Context) -> Marked:
    """Marks the speaker, the members, and names in places where only a person fits."""
    marked = mark(marked, "person", r"\b(?:(?-i:I)|i|me|myself)\b(?!')", lambda _: Person(ME))
    for written, person in _written(context):
        pattern = rf"(?<![\w@])@?{re.escape(written)}(?![\w-])"
        marked = mark(marked, "person", pattern, lambda _, person=person: person)
    marked = _mark_listed(marked, context)
    paid = rf"(?:(?<=^)|(?<=[,.;:]\s))(?:{NAME})(?=\s+(?:paid|pays|owes|covers|covered|bought)\b)"
    return mark(marked, "person", paid, lambda match: _capital(match.group(0), context))


def resolve(said: str, context: Context) -> Person:
    """The member a name means: an exact match first, then a prefix of three letters if only one fits."""
    key = plain(said.lstrip("@"))
    for written, person in _written(context):
        if plain(written) == key:
            return person
    if len(key) >= 3 and not said.startswith("@"):
        fitting = {person.name for written, person in _written(context) if plain(written).startswith(key)}
        if len(fitting) == 1:
            return Person(fitting.pop())
    return Person(said.lstrip("@"), known=False)


def plain(name: str) -> str:
    """A name without case and accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _written(context: Context) -> list[tuple[str, Person]]:
    """Every way to write each member that only one member has, the longest first."""
    ways: dict[str, set[str]] = {}
    for member in context.members:
        speaks = plain(context.speaker) in (plain(member.name), plain(member.username))
        name = ME if speaks else member.name
        for written in {member.name, member.name.split(" ")[0], member.username} - {""}:
            ways.setdefault(written, set()).add(name)
    unique = [(written, Person(min(names))) for written, names in ways.items() if len(names) == 1]
    return sorted(unique, key=lambda way: -len(way[0]))


def _mark_listed(marked: Marked, context: Context) -> Marked:
    """Marks the unknown names in "with Ana, Carl and Dora" one after the other."""
    one = rf"(?:{PERSON}|{NAME})"
    for _ in range(8):
        pattern = (
            rf"(?<=\bwith\s)(?:{NAME})|(?<=\bby\s)(?:{NAME})|(?<=\bbetween\s)(?:{NAME})|(?<=\bwithout\s)(?:{NAME})|"
            rf"(?<=\bexcept\s)(?:{NAME})|(?<=\bamong\s)(?:{NAME})|(?<={PERSON},\s)(?:{NAME})(?=\s*(?:,|and|&|$))|"
            rf"(?<={PERSON}\sand\s)(?:{NAME})|(?<={PERSON}\s&\s)(?:{NAME})"
        )
        before = marked
        marked = mark(marked, "person", pattern, lambda match: _capital(match.group(0), context))
        if marked.text == before.text:
            break
    lower = r"(?<=\bwith\s)(?-i:[a-z])[a-z]+(?=\s*(?:$|[,.;!?]|\band\b|[\uE000-\uE1FF]))"
    _ = one
    return mark(marked, "person", lower, lambda match: _lower(match.group(0), context))


def _capital(said: str, context: Context) -> Person | None:
    return None if said.lower() in NOT_NAMES or said.lower() in NOT_PEOPLE else resolve(said, context)


def _lower(said: str, context: Context) -> Person | None:
    return None if said in NOT_PEOPLE else resolve(said, context)
