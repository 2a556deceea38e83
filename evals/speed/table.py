"""Figures side by side: a table for people, JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Measured:
    """One deed in two settings: what each run took there, in milliseconds."""

    what: str
    base: Sequence[float]
    here: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times as long it takes here as at the base, by the medians."""
        return median(self.here) / median(self.base)


@dataclass(frozen=True)
class Measurement:
    """What was measured, on what, and what the two settings are called."""

    title: str
    base: str
    here: str
    rows: Sequence[Measured]


def conclude(measurement: Measurement, *, json_file: Path | None) -> None:
    """Prints minimum, median and maximum of each, and the ratio; writes all figures where wanted."""
    table = Table(
        "ms: min / median / max", measurement.base, measurement.here, "ratio", title=measurement.title
    )
    for row in measurement.rows:
        table.add_row(row.what, said(row.base), said(row.here), f"{row.ratio:.2f}")
    Console().print(table)
    if json_file is not None:
        json_file.write_text(json.dumps(asdict(measurement), indent=2) + "\n")


def said(times: Sequence[float]) -> str:
    return f"{min(times):.1f} / {median(times):.1f} / {max(times):.1f}"
