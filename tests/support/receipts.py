"""Small images, and keeping one as a person does who speaks to the books themselves."""

from __future__ import annotations

import struct
import zlib
from uuid import UUID, uuid4

import psycopg

KEEP = """
insert into public.receipts (space_id, uploaded_by, media_type, bytes) values (%s, %s, 'image/gif', %s) returning id
"""


def keep(connection: psycopg.Connection, space: UUID, person: UUID, content: bytes | None = None) -> UUID:
    """Keeps an image that there was not before, in this person's name."""
    row = connection.execute(KEEP.encode(), [space, person, content or gif(comment=uuid4().bytes)]).fetchone()
    assert row is not None
    known: UUID = row[0]
    return known


def gif(width: int = 2, height: int = 1, *, comment: bytes = b"") -> bytes:
    """A GIF of one picture; images with other comments are other bytes."""
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    said = b"\x21\xfe" + bytes([len(comment)]) + comment + b"\x00" if comment else b""
    picture = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + screen + said + picture + b"\x3b"


def png(width: int = 1, height: int = 1) -> bytes:
    """A grey PNG."""
    rows = b"".join(b"\x00" + bytes(width) for _ in range(height)) if width * height <= 1_000_000 else b""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(width: int = 1, height: int = 1, *, comment: bytes = b"") -> bytes:
    """A JPEG's structure: what it pictures is noise."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    said = segment(0xFE, comment) if comment else b""
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x3f\xff\x00\x7f\xff\xd0\x11"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00\x01\x01") + said + segment(0xC0, frame) + scan + b"\xff\xd9"


def segment(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG with its length."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def webp(width: int = 1, height: int = 1) -> bytes:
    """A lossless WebP's header over a body that pictures nothing."""
    bits = (width - 1) | (height - 1) << 14
    body = b"\x2f" + struct.pack("<I", bits) + b"\x00"
    parts = b"WEBP" + b"VP8L" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(parts)) + parts
