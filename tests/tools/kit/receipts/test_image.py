"""What is kept as an image, and what only calls itself one."""

from __future__ import annotations

import random
import struct

import pytest

from tests.support.receipts import chunk, gif, jpeg, png, segment, webp
from tools.kit.receipts.image import IMAGE_BYTES_MAX, image_in
from tools.kit.refusal import Refusal

IMAGES = {"image/jpeg": jpeg, "image/png": png, "image/gif": gif, "image/webp": webp}
SCRIPT = b"<script>alert(document.cookie)</script>"
ZIP = b"PK\x03\x04" + bytes(26) + b"evil.js"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        image_in(content, locale="en")
    return caught.value.sentence


@pytest.mark.parametrize("media_type", IMAGES)
def test_an_image_is_kept_as_what_it_is(media_type: str) -> None:
    content = IMAGES[media_type](4, 3)
    kept = image_in(content, locale="en")
    assert (kept.media_type, kept.content) == (media_type, content)


def test_a_picture_in_several_scans_is_read_to_its_end() -> None:
    """A progressive JPEG has tables between its scans, and a photo its preview in a segment of its own."""
    start, scans = (
        b"\xff\xd8",
        segment(0xC4, b"\x00" * 17) + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x11\xff\x00",
    )
    preview = segment(0xE1, b"Exif\x00\x00" + jpeg())
    frame = segment(0xC2, b"\x08\x00\x02\x00\x03\x01\x01\x11\x00")
    content = start + preview + frame + scans + scans + b"\xff\xff\xd9"
    assert image_in(content, locale="en").content == content


def test_an_extended_webp_has_its_canvas_told_first() -> None:
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\x00\x00\x00\x00" + b"\x1f\x03\x00" + b"\x57\x02\x00"
    parts = b"WEBP" + canvas + webp()[12:]
    content = b"RIFF" + struct.pack("<I", len(parts)) + parts
    assert image_in(content, locale="en").media_type == "image/webp"


@pytest.mark.parametrize("media_type", IMAGES)
@pytest.mark.parametrize("behind", [ZIP, SCRIPT, b"=1;alert(1)//", jpeg()])
def test_what_follows_an_image_in_its_file_is_not_kept(media_type: str, behind: bytes) -> None:
    """A phone puts a second picture there, an attacker an archive or a script."""
    content = IMAGES[media_type]()
    assert image_in(content + behind, locale="en").content == content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xff", "no image"),
        (b"\x00", "no image"),
        (b"<!doctype html><html>" + SCRIPT, "no image"),
        (b"  " + SCRIPT, "no image"),
        (b"#!/bin/sh\nrm -rf /", "no image"),
        (ZIP, "no image"),
        (b"BM" + bytes(60), "no image"),
        (b"RIFF\x04\x00\x00\x00WAVE", "no image"),
        (b"RIFF", "no image"),
        (SVG, "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n" + SVG, "SVG"),
        (b"<!DOCTYPE svg PUBLIC '' ''>" + SVG, "SVG"),
        (b"%PDF-1.7\n", "document"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "AVIF"),
    ],
)
def test_what_is_no_image_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    assert said in refused(content)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a=1;alert(document.cookie)//",
        b"GIF89a/*" + bytes(5) + b"*/=1;alert(1)//;",
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        b"\xff\xd8\xff" + SCRIPT,
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8" + segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00") + b"\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x00" * 9,
        b"RIFF" + struct.pack("<I", 4 + len(SCRIPT)) + b"WEBP" + SCRIPT,
        b"RIFF\x04\x00\x00\x00WEBP",
        b"GIF89a" + bytes(7) + b";",
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IEND", b""),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"") + chunk(b"IEND", b""),
        png().replace(b"IDAT", b"IDAt"),
    ],
)
def test_what_begins_like_an_image_and_is_none_is_refused(content: bytes) -> None:
    """Also what is a script at once, for whoever takes it for one."""
    assert "damaged" in refused(content)


@pytest.mark.parametrize("media_type", IMAGES)
def test_an_image_that_was_cut_off_is_refused_wherever_it_was(media_type: str) -> None:
    content = IMAGES[media_type]()
    for length in range(1, len(content)):
        assert refused(content[:length])


@pytest.mark.parametrize("media_type", IMAGES)
def test_no_bytes_are_a_bug(media_type: str) -> None:
    """Whatever is changed of an image, it is one or is refused."""
    chance = random.Random(7)
    for _ in range(2_000):
        content = bytearray(IMAGES[media_type](3, 5) * 2)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        try:
            assert image_in(bytes(content), locale="en").media_type == media_type
        except Refusal as refusal:
            assert refusal.sentence


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/gif"])
@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, 0), (20_001, 1), (1, 20_001), (10_001, 10_000)])
def test_an_image_without_pixels_or_with_too_many_is_refused(
    media_type: str, width: int, height: int
) -> None:
    """A few bytes may say that they are a wall."""
    assert "pixels" in refused(IMAGES[media_type](width, height))


def test_a_long_till_roll_is_kept() -> None:
    assert image_in(jpeg(1_080, 20_000), locale="en").media_type == "image/jpeg"


def filled(length: int) -> bytes:
    """A PNG of so many bytes."""
    header, data, end = png()[8:33], b"", chunk(b"IEND", b"")
    data = bytes(length - 8 - len(header) - 12 - len(end))
    return png()[:8] + header + chunk(b"IDAT", data) + end


def test_five_megabytes_are_kept_and_not_a_byte_more() -> None:
    assert len(image_in(filled(IMAGE_BYTES_MAX), locale="en").content) == 5_000_000
    assert "5 MB" in refused(filled(IMAGE_BYTES_MAX + 1))


@pytest.mark.parametrize(
    "content",
    [
        gif()[:-1] + (b"\x21\xfe" + b"\x01a" * 2_000_000),
        b"\xff\xd8" + segment(0xFE, b"") * 1_000_000,
        b"\x89PNG\r\n\x1a\n" + png()[8:33] + chunk(b"teXt", b"") * 400_000,
        b"\xff\xd8" + b"\xff" * 4_000_000,
    ],
    ids=["blocks", "segments", "chunks", "fillings"],
)
def test_what_is_made_to_be_slow_is_not_read_to_its_end(content: bytes) -> None:
    assert "damaged" in refused(content)
