"""Whether bytes are an image that is kept: what they begin with decides, never what they are called."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from db.receipts import Receipt
from tools.kit.phrases import say
from tools.kit.receipts import gif, jpeg, png, webp
from tools.kit.receipts.extent import Damaged, Extent
from tools.kit.refusal import Refusal

IMAGE_BYTES_MAX = 5_000_000
"""As the books hold it, too."""
SIDE_PIXELS_MAX = 20_000
PIXELS_MAX = 100_000_000
"""Few bytes may be a picture that no screen has the memory for."""
MEGA = 1_000_000
DRAWING = re.compile(rb"<(?:\?xml|!doctype\s+svg|svg)", re.IGNORECASE)
DRAWING_BYTES_READ = 1_000
PHOTO_OF_APPLE = re.compile(rb"(?s).{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1|avif)")


def image_in(content: bytes, *, locale: str) -> Receipt:
    """The image without whatever follows it in the file. Raises Refusal for what is none, or none that is kept."""
    if not content:
        raise Refusal(say("receipt.empty", locale))
    if len(content) > IMAGE_BYTES_MAX:
        raise Refusal(say("receipt.too_large", locale, most=IMAGE_BYTES_MAX // MEGA))
    media_type, measure = format_of(content) or (None, None)
    if media_type is None or measure is None:
        raise Refusal(say(f"receipt.{reason(content)}", locale))
    try:
        extent = measure(content)
    except (Damaged, IndexError, struct.error) as error:
        raise Refusal(say("receipt.damaged", locale)) from error
    if not is_shown(extent):
        raise Refusal(say("receipt.too_many_pixels", locale, most=PIXELS_MAX // MEGA))
    return Receipt(media_type, content[: extent.end])


def format_of(content: bytes) -> tuple[str, Callable[[bytes], Extent]] | None:
    """What an image is, and how it is measured; None for everything else."""
    if content.startswith(jpeg.MAGIC):
        return "image/jpeg", jpeg.measured
    if content.startswith(png.MAGIC):
        return "image/png", png.measured
    if content.startswith(gif.MAGIC):
        return "image/gif", gif.measured
    if content.startswith(webp.MAGIC) and content[8:12] == webp.FORM:
        return "image/webp", webp.measured
    return None


def reason(content: bytes) -> str:
    """Why it is not kept, by the key of the sentence."""
    if DRAWING.search(content[:DRAWING_BYTES_READ]):
        return "drawing"
    if content.startswith(b"%PDF"):
        return "document"
    return "rare_format" if PHOTO_OF_APPLE.match(content) else "no_image"


def is_shown(extent: Extent) -> bool:
    sides = (extent.width, extent.height)
    return min(sides) > 0 and max(sides) <= SIDE_PIXELS_MAX and sides[0] * sides[1] <= PIXELS_MAX
