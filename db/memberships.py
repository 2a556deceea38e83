"""Opening, joining, describing and leaving spaces: the functions of the books that ask who may (RULES 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import cast, func, text, update
from sqlalchemy.dialects.postgresql import JSONB

from db.database import Connection
from db.errors import Forbidden, in_our_words
from db.models import Space

LAST_OWNER = "the_last_owner_stays"
LEADING_GUEST = "a_guest_leads_nothing"
BOOKED_IN = "what_is_booked_keeps_its_currency"


class Memberships:
    """Asks the books to change who is in a space and what it is. Everything raises Forbidden or BrokenRule."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def create(
        self, *, name: str, currency: str, timezone: str | None, description: str | None
    ) -> UUID:
        """Opens a space of the speaker's own; returns its id."""
        given = {"name": name, "currency": currency, "timezone": timezone, "description": description}
        created = await self._ask(
            "private.create_space(:name, :currency, cast(:timezone as text), cast(:description as text))",
            **given,
        )
        assert isinstance(created, UUID)
        return created

    async def forget_me(self) -> None:
        """Deletes what is the speaker's alone, and their name from what they shared. Raises BrokenRule, with
        LAST_OWNER where others would be left without an owner."""
        await self._ask("private.forget_me()")

    async def join(self, code: str) -> UUID | None:
        """Makes the speaker a member where the code opens a space; None for every other one, and each try counts."""
        joined = await self._ask("private.join_space(:code)", code=code)
        assert joined is None or isinstance(joined, UUID)
        return joined

    async def code_of(self, space_id: UUID) -> str | None:
        """Returns the code, None for who may not hand it on and where there is none."""
        code = await self._ask("private.invite_code(:space)", space=space_id)
        return None if code is None else str(code)

    async def add_guest(self, space_id: UUID, *, name: str, handle: str, account: UUID | None) -> UUID:
        """Makes a member without an account; returns their id. None as `account` where the books make their own.

        Forbidden, too, where they cannot.
        """
        added = await self._ask(
            "private.add_guest(:space, :name, :handle, cast(:account as uuid))",
            space=space_id,
            name=name,
            handle=handle,
            account=account,
        )
        assert isinstance(added, UUID)
        return added

    async def readmit_guest(self, space_id: UUID, guest: UUID) -> None:
        """Lets a guest who was removed in again, with another invite."""
        await self._ask("private.readmit_guest(:space, :guest)", space=space_id, guest=guest)

    async def guest_invite(self, space_id: UUID, guest: UUID) -> str | None:
        """Returns the code that makes its holder this guest, None for who may not hand it on."""
        code = await self._ask("private.guest_invite(:space, :guest)", space=space_id, guest=guest)
        return None if code is None else str(code)

    async def rotate_code(self, space_id: UUID) -> str:
        """Draws a new code, so that the old one opens nothing; returns it."""
        return str(await self._ask("private.rotate_invite_code(:space)", space=space_id))

    async def describe(self, space_id: UUID, values: Mapping[str, object]) -> None:
        """Gives the space these columns: name, description, timezone, settings."""
        with in_our_words():
            done = await self.connection.execute(update(Space).where(Space.id == space_id).values(values))
        if done.rowcount != 1:
            raise Forbidden("The database does not allow this.")

    async def set_default_split(self, space_id: UUID, split: dict[str, Any] | None) -> None:
        """Sets how what nothing is said about is shared, or that it is not."""
        settings = Space.settings.op("-")("default_split")
        if split is not None:
            settings = Space.settings.op("||")(func.jsonb_build_object("default_split", cast(split, JSONB)))
        await self.describe(space_id, {"settings": settings})

    async def change_currency(self, space_id: UUID, currency: str) -> None:
        """Gives the space another currency. BrokenRule BOOKED_IN where something is booked or planned there."""
        await self._ask("private.change_currency(:space, :currency)", space=space_id, currency=currency)

    async def close(self, space_id: UUID) -> None:
        """Closes the space; its code dies."""
        await self._ask("private.close_space(:space)", space=space_id)

    async def reopen(self, space_id: UUID) -> None:
        """Opens a closed space again."""
        await self._ask("private.reopen_space(:space)", space=space_id)

    async def change_role(self, space_id: UUID, person: UUID, role: str) -> None:
        """Gives the member this role. BrokenRule LAST_OWNER where no owner would be left."""
        await self._ask(
            "private.change_role(:space, :person, :role)", space=space_id, person=person, role=role
        )

    async def end(self, space_id: UUID, person: UUID) -> None:
        """Ends a membership: the speaker's own, or another's. BrokenRule LAST_OWNER as above."""
        await self._ask("private.end_membership(:space, :person)", space=space_id, person=person)

    async def _ask(self, function: str, **given: object) -> object:
        # The names of the functions are written above, never by anybody.
        with in_our_words():
            return await self.connection.scalar(text(f"select {function}"), given)
