"""What each form of words says about sharing, once a pattern has found it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from agent.offline import matching
from agent.offline.marks import Marked
from agent.offline.people import ME, Person
from agent.offline.sharing import Portion, Sharing

FRACTIONS = {
    "half": (1, 2), "a half": (1, 2), "one half": (1, 2), "1/2": (1, 2), "a third": (1, 3),
    "one third": (1, 3),
    "1/3": (1, 3), "two thirds": (2, 3), "two-thirds": (2, 3), "2/3": (2, 3), "a quarter": (1, 4),
    "one quarter": (1, 4), "1/4": (1, 4), "three quarters": (3, 4), "3/4": (3, 4), "all": (1, 1),
    "everything": (1, 1), "it all": (1, 1), "the whole thing": (1, 1), "the lot": (1, 1), "the rest": (0, 1),
}  # fmt: skip
HALF = (Decimal(50), Decimal(50))
LESS = ("less", "fewer", "off")
Reader = Callable[[re.Match[str], Marked], Sharing | None]


def names_in(text: str, marked: Marked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the people marked in a text, and those among them that nobody has."""
    people: list[Person] = [marked.values[letter] for letter in marked.found("person", text)]
    names = tuple(dict.fromkeys(person.name for person in people))
    return names, tuple(person.name for person in people if not person.known)


def partners(match: re.Match[str], marked: Marked) -> Sharing:
    """ "with Ana": the speaker and Ana."""
    names, unknown = names_in(match["people"], marked)
    return Sharing(said=True, partners=names, unknown=unknown, ratio=_ratio(match, marked))


def half_with(match: re.Match[str], marked: Marked) -> Sharing:
    """ "half with Ana"."""
    names, unknown = names_in(match["people"], marked)
    return Sharing(said=True, partners=names, unknown=unknown, ratio=HALF)


def only(match: re.Match[str], marked: Marked) -> Sharing:
    """ "between Ana and me": exactly those."""
    names, unknown = names_in(match["people"], marked)
    return Sharing(said=True, only=names, unknown=unknown, ratio=_ratio(match, marked))


def ratio_of(match: re.Match[str], marked: Marked) -> Sharing:
    """ "60/40 Ana and me" goes in the order of the names; with one name it is not clear whose is which."""
    sharing = only(match, marked)
    return sharing if len(sharing.only) > 1 else Sharing(said=True, doubt="doubt_shares")


def percent_each(match: re.Match[str], marked: Marked) -> Sharing:
    """ "Ana and Ben 25% each"."""
    names, unknown = names_in(match["people"], marked)
    value: Decimal = marked.values[match["percent"]]
    return Sharing(
        said=True, portions=tuple(Portion(name, "percentages", value) for name in names), unknown=unknown
    )


def for_people(match: re.Match[str], marked: Marked) -> Sharing | None:
    """ "for Ana and me" is shared, "for Ana" may be a gift."""
    names, unknown = names_in(match["people"] or match["alone"], marked)
    return Sharing(said=True, only=names, unknown=unknown) if ME in names and len(names) > 1 else None


def without_people(match: re.Match[str], marked: Marked) -> Sharing:
    """ "without Ben": everyone else."""
    names, unknown = names_in(match["people"], marked)
    return Sharing(said=True, without=names, unknown=unknown)


def everyone(match: re.Match[str], marked: Marked) -> Sharing:
    """ "everyone", or "the three of us"."""
    number = marked.values[match["group"]]
    return Sharing(said=True, group=number, everyone=not number)


def own(match: re.Match[str], marked: Marked) -> Sharing | None:
    """ "just me", "do not split it"."""
    names, _ = names_in(match.group(0), marked)
    return Sharing(said=True, own=True) if names in ((), (ME,)) else None


def portion(match: re.Match[str], marked: Marked) -> Sharing:
    """ "Ana pays 60%", "my share is 20", "two shares for Ben", "a third for Ana"."""
    groups = match.groupdict()
    names, unknown = names_in(groups.get("person") or "", marked)
    name = names[0] if names else ME
    if groups.get("fraction"):
        return _fraction(name, groups["fraction"], unknown)
    if groups.get("double"):
        return one_portion(Portion(name, "weights", Decimal(2)), unknown)
    if groups.get("weight"):
        return one_portion(Portion(name, "weights", marked.values[groups["weight"]]), unknown)
    if groups.get("percent"):
        return one_portion(Portion(name, "percentages", marked.values[groups["percent"]]), unknown)
    return one_portion(Portion(name, "exact", marked.values[groups["amount"]].value), unknown)


def portion_beside(match: re.Match[str], marked: Marked) -> Sharing | None:
    """ "Ana owes 20" says a share only where the sentence has another amount, the total."""
    rest = match.string[: match.start()] + match.string[match.end() :]
    return portion(match, marked) if marked.found("amount", rest) else None


def more_or_less(match: re.Match[str], marked: Marked) -> Sharing:
    """ "I pay 10 more", "Ben 5 less", "10 more for me", "Ana and Ben 5 less each"."""
    groups = match.groupdict()
    names, unknown = names_in(groups.get("people") or "", marked)
    names = names or (ME,)
    amount = marked.values[match["amount"]]
    unclear = amount.why or amount.readings or isinstance(amount.currency, tuple)
    if unclear or (len(names) > 1 and not matching.search(r"\beach\b", match.group(0), re.IGNORECASE)):
        return unclear_share(match, marked)
    value = -amount.value if match["more"].lower() in LESS else amount.value
    compared, _ = names_in(groups.get("than") or "", marked)
    than, currency = compared[0] if compared else "", amount.currency or ""
    portions = (Portion(name, "adjustments", value, than=than, currency=currency) for name in names)
    return Sharing(said=True, portions=tuple(portions), unknown=unknown)


def unclear_share(match: re.Match[str], marked: Marked) -> Sharing:
    """ "I paid 4 more", "Ben pays a bit less": who bears how much is not said."""
    return Sharing(said=True, doubt="doubt_shares")


def ratio_alone(match: re.Match[str], marked: Marked) -> Sharing:
    """ "60/40"."""
    return Sharing(said=True, ratio=_ratio(match, marked))


def shared(match: re.Match[str], marked: Marked) -> Sharing:
    """ "split it", without names."""
    return Sharing(said=True, divided=True)


def paid_percent(match: re.Match[str], marked: Marked) -> Sharing:
    """ "Ana paid 60%" may be what she put down, or her share."""
    return Sharing(said=True, doubt="doubt_paid_percent")


def one_portion(part: Portion, unknown: tuple[str, ...]) -> Sharing:
    """A sharing of which one person's part is known."""
    return Sharing(said=True, portions=(part,), unknown=unknown)


def _fraction(name: str, words: str, unknown: tuple[str, ...]) -> Sharing:
    part, whole = FRACTIONS[" ".join(words.lower().split())]
    if part == 0:
        return Sharing()
    if 100 % whole == 0:
        return one_portion(Portion(name, "percentages", Decimal(100 * part // whole)), unknown)
    return one_portion(Portion(name, "parts", Decimal(part), Decimal(whole)), unknown)


def _ratio(match: re.Match[str], marked: Marked) -> tuple[Decimal, ...]:
    letter = match.groupdict().get("ratio")
    ratio: tuple[Decimal, ...] = marked.values[letter] if letter else ()
    return ratio
