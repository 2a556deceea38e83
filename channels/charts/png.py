"""Charts as PNG, for where no SVG is shown: the same drawing on white, with the fonts that come along."""

from __future__ import annotations

from channels.charts.typeface import FAMILY, FONTS

PIXELS_WIDE = 1080


def png_of(svg: str) -> bytes:
    """The picture as PNG, 1080 pixels wide: sharp on a phone. Raises ValueError for what is no SVG of ours."""
    # Loaded where it is used: most processes never draw one.
    from resvg_py import svg_to_bytes

    return svg_to_bytes(
        svg_string=svg,
        width=PIXELS_WIDE,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=FONTS,
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
