"""Answers of tools as pictures: `chart_of` reads one into a chart, `drawn` draws a chart as SVG."""

from channels.charts.drawing import drawn
from channels.charts.picture import Picture
from channels.charts.reading import chart_of
from channels.charts.typeface import is_readable

__all__ = ["Picture", "chart_of", "drawn", "is_readable"]
