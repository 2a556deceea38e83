"""What goes wrong in a conversation, drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from evals.books.turns.conversations import CONVERSATIONS
from evals.books.turns.part import Cut

Kind = Literal["killed", "overtaken", "met", "cut"]
KINDS: tuple[Kind, ...] = ("killed", "overtaken", "met", "cut")
KILLS_MAX = 3
CUTS_MAX = 3
CUT_TOO = 0.2
"""How often the model's streams are cut where something else goes wrong, too."""


@dataclass(frozen=True)
class Trouble:
    """What befalls one message. `shares` say how far its processes come, of all points of the undisturbed run.

    killed: each process in turn dies there, and another gets the message again. overtaken: the first is stopped
    there, its lease ends, another takes over (is stopped itself where there is a second share, and the first goes
    on meanwhile). met: both work at the same time. `goes_on`: the other process gets the next message instead,
    where this one had been taken in. `keeps_lease`: no stopped process notices by its lease that time has passed.
    """

    kind: Kind
    at: int
    shares: tuple[float, ...] = ()
    cuts: tuple[Cut, ...] = ()
    goes_on: bool = False
    keeps_lease: bool = False

    def in_words(self) -> str:
        """One sentence for people."""
        points = " and ".join(f"{share:.1%}" for share in self.shares)
        cuts = ", ".join(f"{cut.share:.1%}{' rudely' if cut.rudely else ''}" for cut in self.cuts)
        return "; ".join(
            filter(
                None,
                [
                    f"message {self.at + 1} {self.kind}" + (f" at {points} of its points" if points else ""),
                    "another process goes on with the next message" if self.goes_on else "",
                    "nobody notices by a lease" if self.keeps_lease else "",
                    f"responses of the model end at {cuts}" if cuts else "",
                ],
            )
        )


@dataclass(frozen=True)
class Schedule:
    """One conversation with its troubles, at most one for a message."""

    seed: int
    messages: tuple[str, ...]
    troubles: tuple[Trouble, ...]

    @property
    def kinds(self) -> set[Kind]:
        """What kinds of trouble there are in it."""
        cut: set[Kind] = {"cut"} if any(trouble.cuts for trouble in self.troubles) else set()
        return cut | {trouble.kind for trouble in self.troubles}

    def in_words(self) -> str:
        """The whole schedule for people."""
        troubles = ". ".join(trouble.in_words() for trouble in self.troubles)
        return f"seed {self.seed}, a conversation that begins with “{self.messages[0]}”: {troubles}"


def drawn(seed: int, *, kinds: tuple[Kind, ...] = KINDS) -> Schedule:
    """The schedule of this seed."""
    chance = random.Random(seed)
    messages = chance.choice(CONVERSATIONS)
    places = sorted(chance.sample(range(len(messages)), chance.randint(1, 3)))
    return Schedule(seed, messages, tuple(trouble(chance, place, chance.choice(kinds)) for place in places))


def trouble(chance: random.Random, place: int, kind: Kind) -> Trouble:
    """One trouble of this kind."""
    points = {"killed": chance.randint(1, KILLS_MAX), "overtaken": chance.randint(1, 2), "met": 2, "cut": 0}
    shares = tuple(chance.random() for _ in range(points[kind]))
    goes_on = kind in ("killed", "met") and chance.random() < 0.5
    cuts = drawn_cuts(chance) if kind == "cut" or chance.random() < CUT_TOO else ()
    keeps_lease = kind in ("overtaken", "met") and chance.random() < 0.5
    return Trouble(kind, place, shares, cuts, goes_on, keeps_lease)


def drawn_cuts(chance: random.Random) -> tuple[Cut, ...]:
    """Fewer in a row than the client tries again; a whole response in between lets the next call be cut."""
    cuts = [Cut(chance.random(), chance.random() < 0.5) for _ in range(chance.randint(1, CUTS_MAX))]
    if chance.random() < 0.5:
        cuts.insert(chance.randint(0, len(cuts)), Cut(1, rudely=False))
    return tuple(cuts)
