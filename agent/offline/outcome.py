"""What the grammar makes of a message: calls of tools, something said, or a question that waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.offline.draft import Draft
from agent.offline.sharing import Sharing


@dataclass(frozen=True)
class Call:
    """One call of a tool."""

    tool: str
    input: dict[str, Any]


@dataclass(frozen=True)
class Calls:
    """Calls that belong together and run in this order."""

    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Says:
    """A sentence that ends the turn and waits for nothing."""

    text: str


@dataclass(frozen=True)
class Asks:
    """A question, and the gap that the next message may fill."""

    text: str
    gap: Gap


@dataclass(frozen=True)
class AmountGap:
    """The amount of one draft is missing."""

    drafts: tuple[Draft, ...]
    index: int


@dataclass(frozen=True)
class DescriptionGap:
    """It is not known what one draft was for."""

    drafts: tuple[Draft, ...]
    index: int


@dataclass(frozen=True)
class DayGap:
    """The day of one draft is not clear."""

    drafts: tuple[Draft, ...]
    index: int


@dataclass(frozen=True)
class PersonGap:
    """A name in the drafts, or in a split of the last expense, belongs to no member."""

    drafts: tuple[Draft, ...]
    name: str
    split: SplitGap | None = None


@dataclass(frozen=True)
class ShareGap:
    """It is not clear who shares one draft, and how."""

    drafts: tuple[Draft, ...]
    index: int


@dataclass(frozen=True)
class SplitGap:
    """It is not clear how an expense that is booked already is to be split; None is the last one."""

    sharing: Sharing
    expense: str | None


@dataclass(frozen=True)
class RestGap:
    """The rest of a sentence is missing: with `joint` and an answer of that form it is said in full."""

    text: str
    joint: str
    answer: str


@dataclass(frozen=True)
class ChoiceGap:
    """Two or more readings stand; each option is what one of them would book."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Option:
    """One reading: the pattern of answers that choose it, and the drafts it leads to (none: nothing)."""

    answer: str
    drafts: tuple[Draft, ...]


Gap = AmountGap | DescriptionGap | DayGap | PersonGap | ShareGap | SplitGap | RestGap | ChoiceGap
Outcome = Calls | Says | Asks


def with_draft(drafts: tuple[Draft, ...], index: int, draft: Draft) -> tuple[Draft, ...]:
    """The drafts with one of them in place of another."""
    return (*drafts[:index], draft, *drafts[index + 1 :])
