"""WebP: chunks in a RIFF container, of which the first tells the size (RFC 9649)."""

from __future__ import annotations

import struct

from tools.kit.receipts.extent import PARTS_MAX, Damaged, Extent

MAGIC, FORM = b"RIFF", b"WEBP"
PICTURES = (b"VP8 ", b"VP8L", b"ANMF")


def measured(content: bytes) -> Extent:
    """The extent of the WebP. Raises Damaged, or struct.error where it ends too early."""
    (length,) = struct.unpack_from("<I", content, 4)
    end = 8 + length
    if end > len(content):
        raise Damaged
    place, size, has_picture = 12, None, False
    for _ in range(PARTS_MAX):
        if place >= end:
            break
        name, length = struct.unpack_from("<4sI", content, place)
        if size is None:
            size = size_in(name, content, place + 8)
        has_picture = has_picture or name in PICTURES
        # A chunk of an odd length is followed by one byte more.
        place += 8 + length + length % 2
    if place != end or size is None or not has_picture:
        raise Damaged
    return Extent(*size, end=end)


def size_in(name: bytes, content: bytes, place: int) -> tuple[int, int]:
    """Width and height as the chunk of this name says that lies there."""
    if name == b"VP8 ":
        start, width, height = struct.unpack_from("<3sHH", content, place + 3)
        if start != b"\x9d\x01\x2a":
            raise Damaged
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L":
        sign, bits = struct.unpack_from("<BI", content, place)
        if sign != 0x2F:
            raise Damaged
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8X":
        low, high = struct.unpack_from("<IH", content, place + 4)
        return (low & 0xFFFFFF) + 1, (low >> 24 | high << 8) + 1
    raise Damaged
