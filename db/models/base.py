"""What every model is made of: the metadata of the schema `public`, its types and its returning columns."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    BigInteger,
    CheckConstraint,
    MetaData,
    Numeric,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Bigint = Annotated[int, "bigint"]
Smallint = Annotated[int, "smallint"]
JsonObject = dict[str, Any]
JsonArray = list[JsonObject]

NOW = text("now()")
# Unlike now(), it moves on within a transaction, so that what one transaction writes keeps its order.
WALL_CLOCK = text("clock_timestamp()")

# None in Python is NULL in the books, never the JSON word null.
JSON = JSONB(none_as_null=True)


class Base(DeclarativeBase):
    """A table of the books. Models mirror the migrations, which make the tables; a test compares both."""

    metadata = MetaData(schema="public")
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it under this very name and type.)
        str: Text,
        Bigint: BigInteger,
        Smallint: SmallInteger,
        Decimal: Numeric(19, 4),
        UUID: Uuid,
        datetime.datetime: TIMESTAMP(timezone=True),
        JsonObject: JSON,
        JsonArray: JSON,
        list[str]: ARRAY(Text),
    }


class Identified:
    """A row with an id that the database makes."""

    id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=text("gen_random_uuid()"), sort_order=-1
    )


class Dated:
    """A row that knows when it came and when it last changed; a trigger keeps the latter."""

    created_at: Mapped[datetime.datetime] = mapped_column(server_default=NOW, sort_order=1)
    updated_at: Mapped[datetime.datetime] = mapped_column(server_default=NOW, sort_order=1)


def one_of(column: str, *words: str) -> CheckConstraint:
    """The check that a column holds one of these words."""
    return CheckConstraint(f"{column} in ({', '.join(repr(word) for word in words)})")


def length(column: str, *, least: int = 1, most: int) -> CheckConstraint:
    """The check that a text has between `least` and `most` characters."""
    return CheckConstraint(f"length({column}) between {least} and {most}")


def iso_currency(column: str = "currency") -> CheckConstraint:
    """The check that a text looks like an ISO 4217 code."""
    return CheckConstraint(f"{column} ~ '^[A-Z]{{3}}$'")


def not_negative(column: str) -> CheckConstraint:
    """The check that a number is 0 or more; PostgreSQL holds NaN to be more than every number."""
    return CheckConstraint(f"{column} >= 0 and {column} < 'NaN'")


def positive(column: str) -> CheckConstraint:
    """The check that a number is above 0 and not NaN."""
    return CheckConstraint(f"{column} > 0 and {column} < 'NaN'")
