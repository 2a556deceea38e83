"""One history: deeds that members do one after the other, or all at once, and what was broken by them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from agent.desk import Desk
from db.errors import BooksError
from db.outside import Window
from evals.books.histories.deed import DEEDS, Deed
from evals.books.histories.invariants import broken
from evals.books.histories.room import Member, Room
from evals.books.histories.speech import Live, Present, uses_of
from evals.books.histories.tally import Tally
from evals.books.sitting import Heard, Sitting, Uses, sit_down

INSIDE = "select user_id from public.space_members where space_id = %s and is_active order by joined_at"
LIVE = """
select ref, kind, created_by,
       (select user_id from public.expense_payers where expense_id = expense.id order by amount desc, user_id limit 1)
from public.expenses as expense
where space_id = %s and deleted_at is null order by created_at desc, description limit 30
"""
MONTHS = """
select month_period from public.budgets where space_id = %s and type = 'master' order by month_period
"""
BALANCES = "select user_id, balance from public.member_balances where space_id = %s and currency = %s"
CODE = "select invite_code from public.spaces where id = %s"
UNDOS = ("undo", "undo an older one")


@dataclass
class History:
    """What is going on in one room; `sittings` are all threads that there ever were, by their id;
    `last` is what each member did last."""

    room: Room
    desk: Desk
    window: Window
    tally: Tally
    sittings: dict[UUID, Sitting] = field(default_factory=dict)
    present: dict[UUID, Sitting] = field(default_factory=dict)
    last: dict[UUID, str] = field(default_factory=dict)
    number: int = 0

    async def go_through(self, deeds: Sequence[Deed]) -> list[str]:
        """One deed after the other; returns what the first that broke something broke."""
        for deed in deeds:
            await self.do(deed)
            if wrong := [*broken(self.window, self.room.id), *self.tally.wrong]:
                return wrong
        return []

    async def go_at_once(self, deeds: Sequence[Deed]) -> list[str]:
        """The same, but each member goes on with theirs without waiting for the others."""
        await asyncio.gather(*(self._each(person, deeds) for person in self.room.people))
        return [*broken(self.window, self.room.id), *self.tally.wrong]

    async def _each(self, person: Member, deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            if self.room.people[deed.who % len(self.room.people)] == person:
                await self.do(deed, by=person)

    async def do(self, deed: Deed, *, by: Member | None = None) -> list[Heard]:
        """One message, by this member or by one of those who can do it; nothing where it could be about nothing."""
        inside = self.inside()
        comes_back = deed.kind == "come back"
        able = self._able([one for one in self.room.people if (one.id in inside) != comes_back], deed)
        if not able or (by and by not in able):
            self.tally.skipped += 1
            return []
        person = by or able[deed.who % len(able)]
        self.number += 1
        present = self._present(inside)
        uses = uses_of(deed, self.room, present, person, number=self.number, code=self.code())
        if not uses:
            self.tally.skipped += 1
            return []
        if deed.kind == "redo" and self.last.get(person.id) not in UNDOS:
            await self.say(person, [("undo", {})], kind="undo")
        return await self.say(person, uses, kind=deed.kind, mode=deed.mode)

    def _able(self, people: list[Member], deed: Deed) -> list[Member]:
        """Those for whom the deed makes sense; now and then somebody else tries."""
        if deed.kind == "payer":
            # Who hands the paying over may lose the right to take that back; these keep it.
            return [person for person in people if person.role in ("owner", "admin")]
        if deed.people % 8 == 0:
            return people
        if deed.kind == "redo":
            return [person for person in people if person.id in self.last]
        if deed.kind in UNDOS:
            return [person for person in people if self.last.get(person.id, "undo") != "undo"]
        if deed.kind in ("default split", "remove"):
            return [person for person in people if person.role in ("owner", "admin")]
        if deed.kind == "leave":
            return [person for person in people if person.role != "owner"]
        return (
            people if deed.kind in ("come back", "lend") else [one for one in people if one.role != "viewer"]
        )

    async def say(self, person: Member, uses: Uses, *, kind: str, mode: str = "") -> list[Heard]:
        """The message, in the person's thread in the room, or by themselves where they come back to it."""
        is_outside = kind == "come back"
        sitting = await self._sitting(person, is_outside=is_outside)
        try:
            heard = await sitting.say(uses)
        except BooksError as error:
            # Who was put out of the space meanwhile may not speak there.
            if person.id not in self.inside():
                self.present.pop(person.id, None)
                return []
            self.tally.wrong.append(f"somebody met {type(error).__name__}")
            return []
        refusals = [one.error for one in heard if one.is_refused and one.error]
        if refusals:
            self.tally.refuse(refusals[0])
        else:
            if kind in DEEDS:
                self.tally.done[kind] += 1
                self.last[person.id] = kind
            if any("split" in one.given for one in heard):
                self.tally.modes[mode] += 1
            self._left_by(kind, person, heard)
        return heard

    def _left_by(self, kind: str, person: Member, heard: Sequence[Heard]) -> None:
        """Whoever is out of the space has no thread there any more; back in, they begin another."""
        if kind == "leave":
            self.present.pop(person.id, None)
        if kind == "remove":
            gone = str(heard[0].answer["name"])
            self.present.pop(self.room.called(gone).id, None)

    async def _sitting(self, person: Member, *, is_outside: bool) -> Sitting:
        if is_outside:
            return await sit_down(self.desk, person.id, person.personal)
        if person.id not in self.present:
            sitting = await sit_down(self.desk, person.id, self.room.id)
            self.present[person.id] = self.sittings[sitting.conversation_id] = sitting
        return self.present[person.id]

    def code(self) -> str:
        """The invite code as it is now: a removal draws another."""
        [(code,)] = self.window.rows(CODE, self.room.id)
        return str(code)

    def inside(self) -> set[UUID]:
        return {row[0] for row in self.window.rows(INSIDE, self.room.id)}

    def _present(self, inside: set[UUID]) -> Present:
        booked = self.window.rows(LIVE, self.room.id)
        return Present(
            people=[person for person in self.room.people if person.id in inside and person.role != "viewer"],
            live=[Live(*row) for row in booked],
            balances=dict(self.window.rows(BALANCES, self.room.id, self.room.currency)),
            months=[month for (month,) in self.window.rows(MONTHS, self.room.id)],
        )
