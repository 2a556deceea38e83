"""What a messenger is to the rest: how its requests are known and read, and how it is written to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from channels.charts.png import png_of
from channels.messengers.letters import Arrived, Attachment, Outgoing

TOO_MANY = "too many"
"""The reason of a messenger that is written to too often."""


class Unreadable(Exception):
    """A request that is none of the messenger's, or that makes no sense."""


@dataclass(eq=False)
class NotSent(Exception):
    """The messenger did not take something: for good, or for so many seconds; `is_gone` where the person wants no more.

    `reason` names the kind of failure and quotes nobody.
    """

    reason: str
    retry_seconds: float | None = None
    is_gone: bool = False
    moved_to: str | None = None
    """The id under which the chat goes on, where it has become another."""


async def image_of(outgoing: Outgoing) -> bytes:
    """The picture as PNG, drawn beside the loop. Raises NotSent where it cannot be drawn."""
    try:
        return await asyncio.to_thread(png_of, outgoing.picture)
    except ValueError:
        raise NotSent("a picture that cannot be drawn") from None


class Messenger(Protocol):
    """One messenger."""

    @property
    def provider(self) -> str:
        """Its name in the books."""

    @property
    def text_characters_max(self) -> int:
        """How long one message may be."""

    @property
    def buttoned_characters_max(self) -> int:
        """How long one with buttons may be."""

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """What is answered to a messenger that asks, before it delivers, whether it is expected; None to others."""

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a request comes from the messenger itself, by its raw bytes."""

    def read(self, body: bytes) -> Sequence[Arrived]:
        """What a request brings; what does not concern Wallai is left out. Raises Unreadable."""

    async def send(self, chat: str, outgoing: Outgoing) -> str | None:
        """Sends it; returns the messenger's own id of it, if it has one. Raises NotSent."""

    async def show_typing(self, arrived: Arrived) -> None:
        """Shows for some seconds that an answer is being worked on. Raises NotSent."""

    async def fetch(self, attachment: Attachment, *, bytes_max: int) -> bytes:
        """The bytes of a file that came. Raises NotSent, also where there are more than so many."""

    async def called(self) -> str:
        """The handle by which Wallai is named in groups, in small letters. Raises NotSent."""

    async def link_with(self, token: str, *, in_group: bool = False) -> str:
        """The address that opens the messenger with a token for Wallai, or takes it into a group. Raises NotSent."""

    async def aclose(self) -> None:
        """Lets go of its connections."""
