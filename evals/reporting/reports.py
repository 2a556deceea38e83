"""What is made of the trials of a run: the figures, the page, and the document for JUnit's readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.figures.figures import Figures, figures_of
from evals.reporting.html import html
from evals.reporting.junit import junit
from evals.running.record import TrialRecord

FIGURES, PAGE, JUNIT = "figures.json", "report.html", "junit.xml"


def write_reports(folder: Path, records: Sequence[TrialRecord]) -> Figures:
    """Writes them into the folder of the run, over those of before, and returns the figures."""
    figures = figures_of(records)
    texts = {FIGURES: figures.as_json() + "\n", PAGE: html(records, figures), JUNIT: junit(records)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return figures
