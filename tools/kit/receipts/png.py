"""PNG: chunks with checksums, from its header to its end (ISO/IEC 15948)."""

from __future__ import annotations

import struct
import zlib

from tools.kit.receipts.extent import PARTS_MAX, Damaged, Extent

MAGIC = b"\x89PNG\r\n\x1a\n"
HEADER_BYTES = 13


def measured(content: bytes) -> Extent:
    """The extent of the PNG. Raises Damaged, or struct.error where it ends too early."""
    place, has_picture = len(MAGIC), False
    size: tuple[int, int] | None = None
    for _ in range(PARTS_MAX):
        length, name = struct.unpack_from(">I4s", content, place)
        (checksum,) = struct.unpack_from(">I", content, place + 8 + length)
        if zlib.crc32(content[place + 4 : place + 8 + length]) != checksum:
            raise Damaged
        if (size is None) != (name == b"IHDR") or (name == b"IHDR" and length != HEADER_BYTES):
            raise Damaged
        if size is None:
            width, height = struct.unpack_from(">II", content, place + 8)
            size = (width, height)
        has_picture = has_picture or name == b"IDAT"
        place += 12 + length
        if name == b"IEND" and has_picture:
            return Extent(*size, end=place)
    raise Damaged
