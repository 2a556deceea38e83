"""The marks that charts are made of: elements of SVG with presentation attributes, and classes to color them by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from channels.charts.lettering import fitted

ACCENT = "#0f766e"
WARNING = "#b45309"
INK = "#1e293b"
MUTED = "#64748b"
LARGE, BODY, SMALL = 17, 14, 12

Tone = Literal["ink", "muted", "accent", "warning"]
TONES: dict[Tone, str] = {"ink": INK, "muted": MUTED, "accent": ACCENT, "warning": WARNING}

Place = tuple[float, float]


def number(value: float) -> str:
    """A length or a place, to a hundredth of a unit."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"


def mark(name: str, /, **attributes: str | float) -> Element:
    """An element; underscores in the names of attributes stand for hyphens, `of` is the class."""
    written = {
        "class" if key == "of" else key.replace("_", "-"): value if isinstance(value, str) else number(value)
        for key, value in attributes.items()
    }
    return Element(name, written)


def told(one: Element, text: str) -> Element:
    """The mark in a group that says what it is, to who points at it."""
    group = Element("g")
    SubElement(group, "title").text = text
    group.append(one)
    return group


def text(
    content: str,
    at: Place,
    *,
    room: float,
    size: float = BODY,
    anchor: str = "start",
    bold: bool = False,
    tone: Tone = "ink",
) -> Element:
    """Text on the baseline `at`, no wider than `room`; what had to be shortened is whole in a title."""
    shown = fitted(content, room, size, bold=bold)
    one = mark(
        "text",
        of="chart-text" if tone == "ink" else f"chart-text chart-{tone}",
        x=at[0],
        y=at[1],
        font_size=size,
        font_weight="600" if bold else "400",
        fill=TONES[tone],
        text_anchor=anchor,
    )
    one.text = shown
    return one if shown == content else told(one, content)


def bar(at: Place, wide: float, high: float, *, fill: str, of: str, opacity: float = 1) -> Element:
    """A bar with round ends, its upper left corner `at`."""
    return mark(
        "rect",
        of=of,
        x=at[0],
        y=at[1],
        width=wide,
        height=high,
        rx=min(high, wide) / 2,
        fill=fill,
        fill_opacity=opacity,
    )


def line(start: Place, end: Place, *, of: str, stroke: str, wide: float = 1, opacity: float = 1) -> Element:
    """A straight line."""
    return mark(
        "line",
        of=of,
        x1=start[0],
        y1=start[1],
        x2=end[0],
        y2=end[1],
        stroke=stroke,
        stroke_width=wide,
        stroke_opacity=opacity,
    )


def polyline(places: Sequence[Place], *, of: str, stroke: str, wide: float, dashes: str = "none") -> Element:
    """A line through places."""
    return mark(
        "polyline",
        of=of,
        points=_points(places),
        fill="none",
        stroke=stroke,
        stroke_width=wide,
        stroke_linejoin="round",
        stroke_linecap="round",
        stroke_dasharray=dashes,
    )


def polygon(places: Iterable[Place], *, of: str, fill: str, opacity: float = 1) -> Element:
    """A filled shape with these corners."""
    return mark("polygon", of=of, points=_points(places), fill=fill, fill_opacity=opacity)


def _points(places: Iterable[Place]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in places)
