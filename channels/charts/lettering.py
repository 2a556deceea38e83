"""How wide text is that no font has set yet, and how it is shortened: always a little too wide, never too narrow."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from tools.kit.arguments import clean_line

ELLIPSIS = "…"
BOLD = 1.14
JOINER = "\u200d"
NOTHING = "–"

# Widths in ems of DejaVu Sans, the widest of the common sans-serifs.
SLENDER = dict.fromkeys("ijl|!.,:;' I/\\\u00a0\u202f·", 0.34)
NARROW = dict.fromkeys("tfr()[]-", 0.42)
BROAD = dict.fromkeys("mwMW@%—…", 1.0) | dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ+=<>~^#&", 0.84)
ASCII = dict.fromkeys(map(chr, range(33, 127)), 0.65) | SLENDER | NARROW | BROAD
CURRENCY_SIGN = 0.75
IDEOGRAPH = 1.05
PICTOGRAPH = 1.4
OTHER = 1.0


def clean(text: str) -> str:
    """`text` on one line, without what XML forbids and what turns the direction of the text after it."""
    line = str(clean_line(text))
    kept = (sign for sign in line if unicodedata.category(sign) != "Cf" or sign == JOINER)
    return "".join(kept).strip() or NOTHING


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is at most at a font size of `size`, in the same units."""
    # A sign such as the Arabic one for a whole sentence is as wide as what it stands for.
    ems = sum(map(_ems, unicodedata.normalize("NFKD", text)))
    return ems * size * (BOLD if bold else 1)


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text`, or as much of its beginning with an ellipsis as is no wider than `room`."""
    if width_of(text, size, bold=bold) <= room:
        return text
    kept = ""
    for cluster in clusters(text):
        if width_of(kept + cluster + ELLIPSIS, size, bold=bold) > room:
            break
        kept += cluster
    return kept.rstrip() + ELLIPSIS


def broken(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """`text` on one line or, broken at a space, on two; the last one is shortened where even that is too long."""
    if width_of(text, size, bold=bold) <= room:
        return [text]
    words = text.split(" ")
    fitting = [
        place for place in range(1, len(words)) if width_of(" ".join(words[:place]), size, bold=bold) <= room
    ]
    if not fitting:
        return [fitted(text, room, size, bold=bold)]
    first, second = " ".join(words[: fitting[-1]]), " ".join(words[fitting[-1] :])
    return [first, fitted(second, room, size, bold=bold)]


def clusters(text: str) -> Iterator[str]:
    """What is read as one sign: a letter with its accents, a family of joined emoji, the two halves of a flag."""
    cluster = ""
    for sign in text:
        if cluster and not _goes_on(cluster, sign):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _goes_on(cluster: str, sign: str) -> bool:
    if cluster[-1] == JOINER or sign == JOINER:
        return True
    is_half_a_flag = len(cluster) == 1 and _is_flag_letter(cluster) and _is_flag_letter(sign)
    return is_half_a_flag or unicodedata.category(sign) in ("Mn", "Me", "Mc") or _is_skin_tone(sign)


def _is_flag_letter(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _is_skin_tone(sign: str) -> bool:
    return "\U0001f3fb" <= sign <= "\U0001f3ff"


def _ems(sign: str) -> float:
    if sign in ASCII:
        return ASCII[sign]
    category = unicodedata.category(sign)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if category == "Sc":
        return CURRENCY_SIGN
    if category == "So" or _is_skin_tone(sign):
        return PICTOGRAPH
    return IDEOGRAPH if unicodedata.east_asian_width(sign) in "WF" else SLENDER.get(sign, OTHER)
