"""GIF: a screen, pictures and remarks in blocks, and one byte that ends it (GIF89a)."""

from __future__ import annotations

import struct

from tools.kit.receipts.extent import PARTS_MAX, Damaged, Extent

MAGIC = (b"GIF87a", b"GIF89a")
PICTURE, EXTENSION, END = 0x2C, 0x21, 0x3B
SCREEN_BYTES = 13
DESCRIPTOR_BYTES = 10


def measured(content: bytes) -> Extent:
    """The extent of the GIF. Raises Damaged, or IndexError or struct.error where it ends too early."""
    width, height, flags = struct.unpack_from("<HHB", content, len(MAGIC[0]))
    place, has_picture, parts = SCREEN_BYTES + colors(flags), False, PARTS_MAX
    while parts > 0:
        sort = content[place]
        if sort == END and has_picture:
            return Extent(width, height, end=place + 1)
        if sort == PICTURE:
            has_picture = True
            # After the picture's own colors one byte says how wide its codes are.
            place += DESCRIPTOR_BYTES + colors(content[place + 9]) + 1
        elif sort == EXTENSION:
            place += 2
        else:
            raise Damaged
        place, parts = after_blocks(content, place, parts)
    raise Damaged


def colors(flags: int) -> int:
    """How many bytes the table of colors takes that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def after_blocks(content: bytes, place: int, parts: int) -> tuple[int, int]:
    """Where the row of blocks has ended, and how many parts there may still be."""
    while (length := content[place]) and parts > 0:
        place, parts = place + 1 + length, parts - 1
    return place + 1, parts - 1
