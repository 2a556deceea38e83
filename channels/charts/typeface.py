"""The fonts that come along with the pictures, and what they can write: Latin, Greek and Cyrillic."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import fromstring

FAMILY = "DejaVu Sans"
FONTS = sorted(str(file) for file in (Path(__file__).parent / "fonts").glob("*.ttf"))
"""Regular and bold, whose widths `lettering.py` reckons with."""
TEXT = "{http://www.w3.org/2000/svg}text"


def is_readable(svg: str) -> bool:
    """Whether every text of a drawing of ours is there to be read once these fonts have set it.

    A sign that no font knows leaves nothing behind. An emoji beside a name is no loss; a name or an amount is.
    """
    return all(is_written(one.text or "") for one in fromstring(svg).iter(TEXT))


def is_written(text: str) -> bool:
    """Whether the fonts know all letters, figures and currency signs of it, and anything at all."""
    # An accent that stands alone becomes one with its letter where a font has the two as one sign.
    signs = set(unicodedata.normalize("NFC", text)) - {" "}
    known = all_known()
    needed = {sign for sign in signs if unicodedata.category(sign).startswith(("L", "N", "Sc"))}
    return needed <= known and bool(signs & known)


@cache
def all_known() -> frozenset[str]:
    """The signs that all the fonts know."""
    return frozenset.intersection(*(known_to(Path(font).read_bytes()) for font in FONTS))


def known_to(font: bytes) -> frozenset[str]:
    """The signs that a font maps to shapes. Source: OpenType 1.9.1, the table cmap, its format 4."""
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)
    }
    start = tables[b"cmap"]
    at = start + struct.unpack_from(">I", font, start + 8)[0]
    kind, _, _, doubled = struct.unpack_from(">4H", font, at)
    assert kind == 4, kind
    lasts = struct.unpack_from(f">{doubled // 2}H", font, at + 14)
    firsts = struct.unpack_from(f">{doubled // 2}H", font, at + 16 + doubled)
    return frozenset(
        chr(code) for first, last in zip(firsts, lasts, strict=True) for code in range(first, last + 1)
    )
