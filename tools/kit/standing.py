"""Which writes of a thread stand, and which were taken back (RULES 7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from db.calls import WriteCall


def standing(writes: Sequence[WriteCall]) -> list[WriteCall]:
    """The writes, newest first as given, that are in effect and neither undo nor redo.

    An undo that stands takes the write that it names away; a redo is an undo of an undo.
    """
    gone, found = set(), []
    for write in writes:
        if write.id in gone:
            continue
        if write.undoes is None:
            found.append(write)
        else:
            gone.add(write.undoes)
    return found


def root_of(write: WriteCall, writes: Sequence[WriteCall]) -> WriteCall:
    """The write that a chain of undo and redo is about."""
    return _chain(write, writes)[-1]


def takes_back(write: WriteCall, writes: Sequence[WriteCall]) -> bool:
    """True for an undo, False for a redo and for every other write."""
    return len(_chain(write, writes)) % 2 == 0


def _chain(write: WriteCall, writes: Sequence[WriteCall]) -> list[WriteCall]:
    known: dict[UUID | None, WriteCall] = {one.id: one for one in writes}
    chain = [write]
    while chain[-1].undoes in known:
        chain.append(known[chain[-1].undoes])
    return chain
