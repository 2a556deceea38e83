"""A run as one HTML file that opens from disk, without a network: models, figures, every case and conversation."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from evals.figures.figures import Figures
from evals.figures.latest import latest
from evals.running.record import TrialRecord

PAGE = Path(__file__).with_name("page")
SCRIPTS = ["drawing.js", "rates.js", "models.js", "matrix.js", "conversation.js", "main.js"]
"""They are joined in this order and share one scope."""


def html(records: Sequence[TrialRecord], figures: Figures) -> str:
    """Returns the page. What records say is data in it, never markup; only the page's own script and style may run."""
    script = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    style = (PAGE / "page.css").read_text(encoding="utf-8")
    trials = latest(records)
    index = {
        "run": figures.run,
        "models": asdict(figures)["models"],
        "trials": [listed(each) for each in trials],
    }
    return Template((PAGE / "page.html").read_text(encoding="utf-8")).substitute(
        title=escape(f"Evaluation {figures.run}"),
        policy=f"default-src 'none'; style-src {allowed(style)}; script-src {allowed(script)}",
        style=style,
        script=script,
        index=data("index", json.dumps(index, ensure_ascii=False, default=str)),
        trials="\n".join(data(f"trial-{place}", each.model_dump_json()) for place, each in enumerate(trials)),
    )


def listed(record: TrialRecord) -> dict[str, object]:
    """What the matrix shows of a trial; the rest of it is read when it is opened."""
    kept = {"model", "case", "file", "trial", "why", "rules", "tags", "tier", "outcome", "expected_to_fail"}
    return {
        **record.model_dump(include=kept),
        "wrote": record.wrote_wrongly,
        "faults": [fault.what for fault in sorted(record.faults, key=lambda fault: not fault.is_wrong_write)],
    }


def data(name: str, text: str) -> str:
    """JSON that a page holds without being able to end the element in which it stands."""
    escaped = text.replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{escaped}</script>'


def allowed(text: str) -> str:
    """A source of a content security policy: exactly this text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
