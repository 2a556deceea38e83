"""Images that are kept as receipts of expenses."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import NOW, Base, Identified

MAGIC = r"""
case media_type
    when 'image/jpeg' then substr(bytes, 1, 3) = '\xffd8ff'
    when 'image/png' then substr(bytes, 1, 8) = '\x89504e470d0a1a0a'
    when 'image/gif' then substr(bytes, 1, 6) in ('GIF87a', 'GIF89a')
    when 'image/webp' then substr(bytes, 1, 4) = 'RIFF' and substr(bytes, 9, 4) = 'WEBP'
    else false
end
"""


class Receipt(Identified, Base):
    """An image with its bytes; `sha256` tells those that one person keeps in one space apart."""

    __tablename__ = "receipts"
    __table_args__ = (
        CheckConstraint("length(bytes) <= 5000000"),
        CheckConstraint(MAGIC),
        UniqueConstraint("space_id", "uploaded_by", "sha256"),
        UniqueConstraint("id", "space_id"),
        Index("receipts_uploaded_by_idx", "uploaded_by", "created_at"),
    )

    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column("bytes")
    sha256: Mapped[bytes] = mapped_column(Computed("sha256(bytes)", persisted=True))
    created_at: Mapped[datetime.datetime] = mapped_column(server_default=NOW)
