"""The time along a chart: days, weeks or months counted, dated, and those of them that are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton

from channels.charts.chart import Unit
from tools.kit.locales import dates_locale

DAYS_OF_A_WEEK = 7
MONTHS_OF_A_YEAR = 12
NAMED_MAX = 5


@dataclass(frozen=True)
class CalendarAxis:
    """Steps of a `unit` from `first` to `last`, counted from 0; weeks begin on the weekday of `first`."""

    unit: Unit
    first: date
    last: date

    @property
    def steps(self) -> int:
        """How many steps `last` lies after `first`."""
        return self.step_of(self.last)

    def step_of(self, day: date) -> int:
        """The step on which a day lies."""
        if self.unit == "month":
            return (day.year - self.first.year) * MONTHS_OF_A_YEAR + day.month - self.first.month
        days = (day - self.first).days
        return days // DAYS_OF_A_WEEK if self.unit == "week" else days

    def day_of(self, step: int) -> date:
        """The day on which a step begins."""
        if self.unit == "month":
            years, month = divmod(self.first.month - 1 + step, MONTHS_OF_A_YEAR)
            return date(self.first.year + years, month + 1, 1)
        return self.first + timedelta(days=step * (DAYS_OF_A_WEEK if self.unit == "week" else 1))

    def name_of(self, step: int, locale: str) -> str:
        """The step in short: "3 Nov", "Nov"; with its year where the years differ."""
        several = self.first.year != self.last.year
        skeleton = ("yMMM" if several else "MMM") if self.unit == "month" else "yMMMd" if several else "MMMd"
        return format_skeleton(skeleton, self.day_of(step), locale=dates_locale(locale))

    def named(self, most: int = NAMED_MAX) -> list[int]:
        """The steps to name: the ends, and what lies evenly between them, at most `most` in all."""
        parts = max(1, min(most - 1, self.steps))
        return sorted({round(part * self.steps / parts) for part in range(parts + 1)})


def aligned(day: date, unit: Unit, with_: date) -> date:
    """The beginning of the week or month that holds `day`, where weeks begin as that of `with_` does."""
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=(day - with_).days % DAYS_OF_A_WEEK) if unit == "week" else day
