"""Images that are kept as receipts, and the address by which an expense names one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from db.database import Connection
from db.errors import Forbidden, in_our_words
from db.models import Receipt as ReceiptRow

ADDRESS = "/v1/receipts/{id}"
ADDRESSES = re.compile(r"/v1/receipts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
NO_ROOM = "receipts_have_room"
"""The rule of the books by which a person and a space have only so many."""


@dataclass(frozen=True)
class Receipt:
    """An image with what it is."""

    media_type: str
    content: bytes


def address_of(receipt_id: UUID) -> str:
    """Where it is read, as an expense keeps it."""
    return ADDRESS.format(id=receipt_id)


def receipt_at(address: str) -> UUID | None:
    """The receipt of this address; None for what is none of ours."""
    found = ADDRESSES.fullmatch(address)
    return UUID(found[1]) if found else None


class Receipts:
    """Keeps images and reads them, as a person where row-level security lets them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def keep(self, space_id: UUID, receipt: Receipt, *, uploaded_by: UUID) -> UUID:
        """Keeps the image, once: the same bytes from the same person in the same space are one receipt (RULES 7.1).

        Raises Forbidden where the person may not write there, BrokenRule where the books refuse it.
        """
        mine = select(ReceiptRow.id).where(
            ReceiptRow.space_id == space_id,
            ReceiptRow.uploaded_by == uploaded_by,
            ReceiptRow.sha256 == hashlib.sha256(receipt.content).digest(),
        )
        if (known := (await self.connection.execute(mine)).scalar_one_or_none()) is not None:
            return known
        new = (
            insert(ReceiptRow)
            .values(
                space_id=space_id,
                uploaded_by=uploaded_by,
                media_type=receipt.media_type,
                content=receipt.content,
            )
            .on_conflict_do_nothing()
            .returning(ReceiptRow.id)
        )
        with in_our_words():
            made = (await self.connection.execute(new)).scalar_one_or_none()
        # The same image came twice at once, and the other was first.
        kept = made or (await self.connection.execute(mine)).scalar_one_or_none()
        if kept is None:
            raise Forbidden("The database does not allow this.")
        return kept

    async def get(self, receipt_id: UUID) -> Receipt | None:
        """Returns the image, or None where there is none for this person."""
        query = select(ReceiptRow.media_type, ReceiptRow.content).where(ReceiptRow.id == receipt_id)
        row = (await self.connection.execute(query)).one_or_none()
        return Receipt(*row) if row else None

    async def are_of(self, person: UUID, space_id: UUID, receipt_ids: Collection[UUID]) -> bool:
        """True where the person has kept all of these in this space."""
        query = select(func.count()).where(
            ReceiptRow.id.in_(receipt_ids),
            ReceiptRow.space_id == space_id,
            ReceiptRow.uploaded_by == person,
        )
        return (await self.connection.execute(query)).scalar_one() == len(set(receipt_ids))

    async def carry(self, receipt_id: UUID, space_id: UUID, *, by: UUID) -> UUID | None:
        """Keeps the same image in another space, too, in this person's name; None where they do not see it.

        Raises Forbidden or BrokenRule as `keep` does.
        """
        receipt = await self.get(receipt_id)
        return await self.keep(space_id, receipt, uploaded_by=by) if receipt else None
