"""How large an image is, and where it ends, as its structure says."""

from __future__ import annotations

from dataclasses import dataclass

PARTS_MAX = 200_000
"""No image of the size that is taken has so many parts; whatever has, was made to be slow to read."""


class Damaged(Exception):
    """The structure of an image does not hold, or ends too early."""


@dataclass(frozen=True)
class Extent:
    """Width and height in pixels, and how many bytes the image is long: others may follow it in its file."""

    width: int
    height: int
    end: int
