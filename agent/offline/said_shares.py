"""What has been said about sharing an expense, before anything follows from it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Portion:
    """The part of one person.

    `kind` is percentages, exact, weights, parts (then `of` is the whole) or adjustments (then `value` is how
    much more than the others, and `than` the one person it was compared with).
    """

    name: str
    kind: str
    value: Decimal
    of: Decimal = Decimal(0)
    than: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Line:
    """One thing on a bill: its `amount`, None for what the others leave, and who had it, all if nobody."""

    description: str
    amount: Decimal | None
    shared_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sharing:
    """What was said about sharing.

    `partners` share with the speaker, `only` are exactly those who share (certainly so if `only_them`),
    `group` is the number in "the three of us", `own` means that nobody shares, `divided` that "split" or
    "equally" was said, `guests` are those who become members with it, `doubt` is a catalogue's key.
    """

    said: bool = False
    partners: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    only_them: bool = False
    everyone: bool = False
    group: int = 0
    without: tuple[str, ...] = ()
    portions: tuple[Portion, ...] = ()
    ratio: tuple[Decimal, ...] = ()
    lines: tuple[Line, ...] = ()
    own: bool = False
    divided: bool = False
    unknown: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class Doubt:
    """Why no split follows: a key of the catalogue and the names it speaks of."""

    key: str
    names: tuple[str, ...] = ()


def join(first: Sharing, second: Sharing) -> Sharing:
    """Both of two things said about sharing."""
    merged: dict[str, Any] = {}
    for field in fields(Sharing):
        mine, other = getattr(first, field.name), getattr(second, field.name)
        if isinstance(mine, tuple):
            merged[field.name] = mine + tuple(
                item for item in other if item not in mine or field.name in ("ratio", "lines")
            )
        else:
            merged[field.name] = mine or other
    return Sharing(**merged)


def answered(before: Sharing, said: Sharing) -> Sharing:
    """What holds after the answer to who shares: adjustments and items stay where it only names people."""
    kept = tuple(portion for portion in before.portions if portion.kind == "adjustments")
    if not (kept or before.lines) or before.doubt or said.own or said.portions or said.lines or said.ratio:
        return replace(said, guests=before.guests + said.guests)
    return replace(said, portions=kept, lines=before.lines, guests=before.guests + said.guests)
