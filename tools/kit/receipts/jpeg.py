"""JPEG: segments from its start to its end, with the compressed picture between them (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
import struct

from tools.kit.receipts.extent import PARTS_MAX, Damaged, Extent

MAGIC = b"\xff\xd8\xff"
END, SCAN = 0xD9, 0xDA
BARE = {0x01, *range(0xD0, 0xD8)}
"""Markers without a length."""
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The markers of the segments that tell the size."""
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""What ends the compressed picture: in it a byte of ones is followed by none, or marks a restart."""


def measured(content: bytes) -> Extent:
    """The extent of the JPEG. Raises Damaged, or struct.error where it ends too early."""
    place, size, has_scan = len(MAGIC) - 1, None, False
    for _ in range(PARTS_MAX):
        byte, marker = struct.unpack_from(">BB", content, place)
        if byte != 0xFF:
            raise Damaged
        if marker == 0xFF:
            place += 1
        elif marker == END:
            if size is None or not has_scan:
                raise Damaged
            return Extent(*size, end=place + 2)
        elif marker in BARE:
            place += 2
        else:
            (length,) = struct.unpack_from(">H", content, place + 2)
            if marker in FRAMES:
                height, width = struct.unpack_from(">HH", content, place + 5)
                size = (width, height)
            place = after_segment(content, place + 2 + length, is_scan=marker == SCAN)
            has_scan = has_scan or marker == SCAN
    raise Damaged


def after_segment(content: bytes, end: int, *, is_scan: bool) -> int:
    """Where the next marker stands: behind a scan, after the compressed picture."""
    if not is_scan:
        return end
    found = MARKER.search(content, end)
    if found is None:
        raise Damaged
    return found.start()
