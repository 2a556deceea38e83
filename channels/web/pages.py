"""Long lists a page at a time: each page begins after a place, so that nothing is passed over while rows are added."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from channels.web.problems import Problem

ROWS_MAX = 100
ROWS_DEFAULT = 50
CURSOR_CHARACTERS_MAX = 300

Row = TypeVar("Row", bound=BaseModel)
Found = TypeVar("Found")
Place = TypeVar("Place", bound=tuple[Any, ...])


class Paging(BaseModel):
    """Which page of a list is wanted."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=ROWS_MAX, description="How many rows at most")] = ROWS_DEFAULT
    after: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=CURSOR_CHARACTERS_MAX,
            description="The `next` of the page before; omit for the first page",
            json_schema_extra={"format": "cursor"},
        ),
    ] = None


class Page(BaseModel, Generic[Row]):
    """One page of a list."""

    items: Annotated[list[Row], Field(max_length=ROWS_MAX)]
    next: Annotated[
        str | None, Field(description="The cursor for the page after this one; null where this is the last")
    ]


@dataclass(frozen=True)
class Cursor(Generic[Place]):
    """Writes places of one list of one space as opaque words, and reads them again.

    It is not signed: it says only where to go on, and row-level security says what is seen there.
    """

    name: str
    space_id: UUID
    place: TypeAdapter[Place]

    def write(self, place: Place) -> str:
        """The place as a word of letters, digits, `-` and `_`."""
        said = f"{self.name}:{self.space_id.hex}:".encode() + self.place.dump_json(place)
        return base64.urlsafe_b64encode(said).rstrip(b"=").decode()

    def read(self, word: str | None) -> Place | None:
        """The place. Problem 422 for a word that this cursor has not written, one of another list or space too."""
        if word is None:
            return None
        try:
            said = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
            place = self.place.validate_json(said.split(b":", 2)[-1], strict=True)
        except (binascii.Error, ValueError, ValidationError):
            raise foreign() from None
        if self.write(place) != word:
            raise foreign()
        return place

    def page(
        self,
        found: Sequence[Found],
        limit: int,
        *,
        shown: Callable[[Found], Row],
        place: Callable[[Found], Place],
    ) -> Page[Row]:
        """The page of what was found by asking for one more than `limit`: that one says that there is a next."""
        rows = found[:limit]
        after = self.write(place(rows[-1])) if len(found) > limit else None
        return Page(items=[shown(row) for row in rows], next=after)


def foreign() -> Problem:
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "That is no cursor of this list: take `next` of one of its pages, or leave `after` out.",
    )
