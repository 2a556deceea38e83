"""An SVG as tests look at it: its elements, its texts and the boxes that these take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

from channels.charts.lettering import width_of

SVG = "{http://www.w3.org/2000/svg}"
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True)
class Box:
    """The place that a text takes, as wide as it can be."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.01 and down > 0.01


def elements(svg: str, kind: str, of: str | None = None) -> list[Element]:
    """The elements of a kind, of a class where one is named, in their order."""
    found = fromstring(svg).iter(f"{SVG}{kind}")
    return [one for one in found if of is None or of in one.get("class", "").split()]


def length(one: Element, name: str) -> float:
    return float(one.get(name, "nan"))


def boxes(svg: str) -> Iterator[Box]:
    for one in elements(svg, "text"):
        size, said = length(one, "font-size"), one.text or ""
        wide = width_of(said, size, bold=one.get("font-weight") == "600")
        left = length(one, "x") - wide * ANCHORS[one.get("text-anchor", "start")]
        y = length(one, "y")
        yield Box(said, left, y - 0.75 * size, left + wide, y + 0.2 * size)


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of the viewBox, which begins at 0."""
    left, top, wide, high = map(float, fromstring(svg).get("viewBox", "").split())
    assert (left, top) == (0, 0)
    return wide, high


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in elements(svg, "text")]
