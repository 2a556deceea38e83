"""Who is meant by a name: members first, then names that nobody here has (RULES 3.4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from agent.offline.context import Context
from agent.offline.lexicon import word_list
from agent.offline.marks import PERSON, Marked, mark

ME = "me"
SPEAKER = r"\b(?:i|me|myself)\b(?!')"
NAME = r"(?:(?-i:[A-ZÀ-ÖØ-Þ])(?:[\w'’-]*\w)?|@\w+)"
PREFIX_MIN = 3
LISTED_MAX = 8
NOT_NAMES = word_list("not_names")
NOT_PEOPLE = word_list("not_people")
BEFORE_A_NAME = "|".join(
    rf"(?<=\b{word} )"
    for word in ("with", "by", "between", "without", "except", "among", "amongst", "excluding")
)
LISTED = rf"(?<={PERSON}, ){NAME}(?= *(?:,|and|&|$))|(?<={PERSON} and ){NAME}|(?<={PERSON} & ){NAME}"
LOWER_NAME = (
    r"(?:(?<=\bwith )|(?<=\bpaid by ))(?-i:[a-z])[a-z]+(?= *(?:$|[,.;!?]|\band\b|[\uE000-\uE1FF]))|"
    # What ends a phrase after "with Ana and" is somebody, too, or it would be dropped without a word.
    rf"(?<=\bwith {PERSON} and )(?-i:[a-z])[a-z]+(?= *(?:$|[,.;!?]))"
)
PAYS = rf"(?:^|(?<=[,.;:] )){NAME}(?= (?:paid|pays|owes|covers|covered|bought)\b)"


@dataclass(frozen=True)
class Person:
    """A name as said; `name` is the member's, "me" for the speaker; nobody's if not `known`."""

    name: str
    known: bool = True


def mark_people(marked: Marked, context: Context) -> Marked:
    """Marks the speaker, the members, and names in places where only a person fits."""
    marked = mark(marked, "person", SPEAKER, lambda _: Person(ME))
    for written, person in _written(context):
        pattern = rf"(?<![\w@])@?{re.escape(written)}(?![\w-])"
        marked = mark(marked, "person", pattern, _always(person))
    for _ in range(LISTED_MAX):
        before = marked.text
        names = rf"(?:{BEFORE_A_NAME}){NAME}|{LISTED}"
        marked = mark(marked, "person", names, lambda match: _capital(match.group(0), context))
        marked = mark(marked, "person", LOWER_NAME, lambda match: _lower(match.group(0), context))
        if marked.text == before:
            break
    return mark(marked, "person", PAYS, lambda match: _capital(match.group(0), context))


def _always(person: Person) -> Callable[[re.Match[str]], Person]:
    return lambda match: person


def resolve(said: str, context: Context) -> Person:
    """The member a name means: an exact match first, then a prefix of three letters if only one fits."""
    key = plain(said.lstrip("@"))
    for written, person in _written(context):
        if plain(written) == key:
            return person
    if len(key) >= PREFIX_MIN and not said.startswith("@"):
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
    names = [plain(member.name) for member in context.members]
    for member in context.members:
        is_one_of_several = names.count(plain(member.name)) > 1
        speaks = plain(context.speaker) in (plain(member.name), plain(member.username))
        name = ME if speaks and not is_one_of_several else member.name
        known_as = {member.name, member.name.split(" ")[0], member.username} - {""}
        for written in known_as | {plain(way) for way in known_as if not way.isascii()}:
            ways.setdefault(written, set()).add(name)
        if is_one_of_several and member.username:
            # What they are called does not tell them apart; this does.
            ways[f"@{member.username}"] = {f"@{member.username}"}
    unique = [(written, Person(min(names))) for written, names in ways.items() if len(names) == 1]
    return sorted(unique, key=lambda way: -len(way[0]))


def _capital(said: str, context: Context) -> Person | None:
    return None if said.lower() in NOT_NAMES | NOT_PEOPLE else resolve(said, context)


def _lower(said: str, context: Context) -> Person | None:
    return None if said in NOT_PEOPLE else resolve(said, context)
