"""Two sides of people and the lines between them, so ordered that few lines cross."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean

Tie = tuple[str, str]
Sides = tuple[list[str], list[str]]

SWEEPS = 8
SIFTED_MAX = 16
"""With more lines than these nobody is tried at every place: it takes the fourth power of their number."""


def untangled(ties: Sequence[Tie]) -> Sides:
    """The left and the right ends of `ties` in an order in which few of their lines cross.

    The fewest are NP-hard to find. Ordering each side by the middle of what it is tied to comes near (K. Sugiyama,
    S. Tagawa, M. Toda, 1981); trying everybody at every place, and the other side by its middles, comes nearer.
    """

    def crossed(sides: Sides) -> int:
        return crossings(ties, *sides)

    best = swept(ties, walked(ties), crossed)
    for _ in range(SWEEPS if len(ties) <= SIFTED_MAX else 0):
        sifted = min(moved(ties, best), key=crossed, default=best)
        if crossed(sifted) >= crossed(best):
            break
        best = swept(ties, sifted, crossed)
    return best


def walked(ties: Sequence[Tie]) -> Sides:
    """Both sides in the order in which one meets them going along the lines: what hangs together stays so."""
    lefts: dict[str, None] = {}
    rights: dict[str, None] = {}
    waiting = list(ties)
    while waiting:
        near = (one for one in waiting if one[0] in lefts or one[1] in rights)
        tie = next(near, waiting[0])
        waiting.remove(tie)
        lefts[tie[0]] = rights[tie[1]] = None
    return list(lefts), list(rights)


def swept(ties: Sequence[Tie], sides: Sides, crossed: Callable[[Sides], int]) -> Sides:
    """The best of what comes of ordering one side by the other, again and again."""
    best = sides
    for _ in range(SWEEPS):
        sides = by_lefts(ties, sides)
        best = min(best, sides, key=crossed)
        sides = by_rights(ties, sides)
        best = min(best, sides, key=crossed)
    return best


def by_lefts(ties: Sequence[Tie], sides: Sides) -> Sides:
    lefts, rights = sides
    return lefts, sorted(rights, key=lambda name: fmean(lefts.index(a) for a, b in ties if b == name))


def by_rights(ties: Sequence[Tie], sides: Sides) -> Sides:
    lefts, rights = sides
    return sorted(lefts, key=lambda name: fmean(rights.index(b) for a, b in ties if a == name)), rights


def moved(ties: Sequence[Tie], sides: Sides) -> Iterator[Sides]:
    """Everybody at every other place of their side, with the other side as it is and as it follows from that."""
    lefts, rights = sides
    for side in elsewhere(lefts):
        yield side, rights
        yield by_lefts(ties, (side, rights))
    for side in elsewhere(rights):
        yield lefts, side
        yield by_rights(ties, (lefts, side))


def elsewhere(side: Sequence[str]) -> Iterator[list[str]]:
    for name in side:
        others = [one for one in side if one != name]
        for place in range(len(side)):
            yield [*others[:place], name, *others[place:]]


def crossings(ties: Sequence[Tie], lefts: Sequence[str], rights: Sequence[str]) -> int:
    """How many pairs of lines cross."""
    left = {name: place for place, name in enumerate(lefts)}
    right = {name: place for place, name in enumerate(rights)}
    ends = [(left[a], right[b]) for a, b in ties]
    return sum((a - c) * (b - d) < 0 for at, (a, b) in enumerate(ends) for c, d in ends[:at])
