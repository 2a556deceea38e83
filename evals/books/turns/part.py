"""What one process of Wallai is to do, and what befalls it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Delivery:
    """One message as a channel hands it in."""

    message_id: str
    text: str


@dataclass(frozen=True)
class Blow:
    """What befalls the process in its n-th delivery, at a point of its talk with the database."""

    how: Literal["kill", "stop"]
    delivery: int
    point: int


@dataclass(frozen=True)
class Cut:
    """One response of the model of which only this share comes: then the connection is reset, or closed quietly."""

    share: float
    rudely: bool

    def of(self, data: bytes) -> bytes:
        """What comes of the response, whole for a share of one."""
        return data[: int(self.share * len(data))]


@dataclass(frozen=True)
class Part:
    """The deliveries of one process, one after the other; the model's first responses in the last one may be cut."""

    app_url: str
    service_url: str
    deliveries: tuple[Delivery, ...]
    blow: Blow | None = None
    cuts: tuple[Cut, ...] = ()
    lease_seconds: float = 30.0


@dataclass(frozen=True)
class Heard:
    """What a process has heard: the answer, how often it was given, and what remained on the screen."""

    message_id: str
    answer: str
    ends: int
    screen: str
    points: int
