"""Guests straight at the books, and the invites made for them."""

from __future__ import annotations

from uuid import UUID

from tests.support.stage import Stage

ADD = "select private.add_guest(%(space)s, 'Tom', 'tom', null)"
JOIN = "select private.join_space(%s)"


def added(stage: Stage, space: UUID, owner: UUID) -> UUID:
    [(guest,)] = stage.app.attempt(owner, ADD, {"space": space}, commits=True).rows
    assert isinstance(guest, UUID)
    return guest


def invite_of(stage: Stage, guest: UUID) -> str:
    [(code,)] = stage.look("select invite_code from private.guest_invites where user_id = %s", guest)
    return str(code)
