"""A chart as people get it: SVG, and the same in words for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from xml.etree.ElementTree import Element, SubElement, tostring

from channels.charts.marks import LARGE, SMALL, number, text

WIDTH = 480
MARGIN = 24
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
INNER = RIGHT - LEFT
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

Row = tuple[str, ...]
Table = tuple[Row, ...]


@dataclass(frozen=True)
class Picture:
    """`table` holds a row of headings, then one for each figure or few, all in the words of a locale."""

    svg: str
    title: str
    description: str
    table: Table


class Sheet:
    """A picture while it is drawn, from top to bottom; `y` is how far it has come."""

    def __init__(self) -> None:
        self.marks: list[Element] = []
        self.y: float = MARGIN

    def add(self, *marks: Element) -> None:
        """Draws these over what is there."""
        self.marks += marks

    def head(self, heading: str, *lines: str) -> None:
        """Draws the heading, and below it the lines that are not empty."""
        self.add(text(heading, (LEFT, self.y + LARGE - 3), room=INNER, size=LARGE, bold=True))
        self.y += LARGE + 4
        self._smaller(lines)
        self.y += 18

    def foot(self, *lines: str) -> None:
        """Draws the lines that are not empty below the rest."""
        if any(lines):
            self.y += 8
            self._smaller(lines)

    def done(self, title: str, description: str, table: Table) -> Picture:
        """The picture, under names of its own so that a page may show several."""
        name = f"chart-{token_hex(6)}"
        root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {WIDTH} {number(self.y + MARGIN)}",
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-desc",
                "font-family": FONTS,
                "font-variant": "tabular-nums",
                # On a page that is written from right to left anchors would mean the other end.
                "direction": "ltr",
            },
        )
        SubElement(root, "title", {"id": f"{name}-title"}).text = title
        SubElement(root, "desc", {"id": f"{name}-desc"}).text = description
        root.extend(self.marks)
        return Picture(tostring(root, encoding="unicode"), title, description, table)

    def _smaller(self, lines: Sequence[str]) -> None:
        for one in filter(None, lines):
            self.y += SMALL + 5
            self.add(text(one, (LEFT, self.y - 3), room=INNER, size=SMALL, tone="muted"))
