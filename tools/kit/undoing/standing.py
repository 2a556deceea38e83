"""Which writes of a thread stand, and which were taken back (RULES 7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from db.calls import WriteCall


def standing(writes: Sequence[WriteCall]) -> list[WriteCall]:
    """The writes, newest first as given, that are in effect and neither undo nor redo.

    An undo that stands takes the writes that it names away; a redo is an undo of an undo.
    """
    gone: set[UUID] = set()
    found = []
    for write in writes:
        if write.id in gone:
            continue
        gone.update(write.undoes)
        if not write.undoes:
            found.append(write)
    return found


def messages(stands: Sequence[WriteCall]) -> list[list[WriteCall]]:
    """The standing writes message by message, the newest first (RULES 7.4)."""
    turns = dict.fromkeys(write.turn_id for write in stands)
    return [[write for write in stands if write.turn_id == turn] for turn in turns]


def roots_of(write: WriteCall, writes: Sequence[WriteCall]) -> list[WriteCall]:
    """The writes that a chain of undo and redo is about."""
    undone = [one for one in writes if one.id in write.undoes]
    return [root for one in undone for root in roots_of(one, writes)] if undone else [write]


def takes_back(write: WriteCall, writes: Sequence[WriteCall]) -> bool:
    """True for an undo, False for a redo and for every other write."""
    undone = [one for one in writes if one.id in write.undoes]
    return bool(undone) and not takes_back(undone[0], writes)
