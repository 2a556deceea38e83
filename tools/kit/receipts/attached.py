"""The images that came with what somebody says, and which of the expenses booked by it takes which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tools.kit.phrases import say


@dataclass
class Attached:
    """Shared by the calls of one message: the first expense takes the first image and so on, the last image is that
    of all expenses that are left.

    `booked` expenses have taken theirs, of the `expected` that are booked in all.
    """

    images: tuple[UUID, ...] = ()
    booked: int = 0
    expected: int = 1

    def take(self) -> UUID | None:
        """The image of the next expense, if there is any."""
        place = self.booked
        self.booked += 1
        return self.images[min(place, len(self.images) - 1)] if self.images else None

    def remarks(self, locale: str) -> Iterator[str]:
        """What people are told with the last expense: what became of the images, and that nobody has read them."""
        if not self.images or self.booked < self.expected:
            return
        yield say("receipt.kept_for_each" if self.booked > 1 else "receipt.kept", locale)
        if len(self.images) > self.booked:
            yield say("receipt.left_over", locale)
