"""The run that others are held against: how often each case passed, by model; blessed by a person."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable
from pathlib import Path

from pydantic import Field

from evals.running.record import Recorded, TrialRecord

BASELINE = Path(__file__).parent.parent / "baseline.json"


class Standing(Recorded):
    """How a case did: how many of its trials passed, and how many wrote what nobody asked for."""

    trials: int
    passed: int
    wrong_writes: int


class Baseline(Recorded):
    """Model to case to how it did. A model or a case that is not in it is held against nothing but the thresholds."""

    models: dict[str, dict[str, Standing]] = Field(default_factory=dict)

    def of(self, model: str) -> dict[str, Standing]:
        """How the cases did on this model."""
        return self.models.get(model, {})


def read_baseline(file: Path = BASELINE) -> Baseline:
    """Returns the blessed run; an empty one where none was blessed yet."""
    return Baseline.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else Baseline()


def bless(records: Iterable[TrialRecord], known: Container[str], file: Path = BASELINE) -> Baseline:
    """Makes a run the baseline for the cases and models that it has; the others keep theirs while they are `known`."""
    tried, models = standings(records), dict[str, dict[str, Standing]]()
    before = read_baseline(file)
    for model in sorted(before.models | tried):
        still = {case: standing for case, standing in before.of(model).items() if case in known}
        models[model] = still | tried.get(model, {})
    baseline = Baseline(models={model: cases for model, cases in models.items() if cases})
    file.write_text(spelled(baseline), encoding="utf-8")
    return baseline


def spelled(baseline: Baseline) -> str:
    """The baseline as JSON, a line for each case, so that a change of one is a change of one line."""
    models = [
        f"  {json.dumps(model)}: {{\n"
        + ",\n".join(
            f"   {json.dumps(case)}: {each.model_dump_json()}" for case, each in sorted(cases.items())
        )
        + "\n  }"
        for model, cases in baseline.models.items()
    ]
    return '{\n "models": {\n' + ",\n".join(models) + "\n }\n}\n"


def standings(records: Iterable[TrialRecord]) -> dict[str, dict[str, Standing]]:
    """How each case did on each model; trials that the infrastructure broke count for nothing."""
    found: dict[str, dict[str, list[TrialRecord]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        if record.outcome in ("passed", "failed"):
            found[record.model][record.case].append(record)
    return {
        model: {
            case: Standing(
                trials=len(trials),
                passed=sum(trial.outcome == "passed" for trial in trials),
                wrong_writes=sum(trial.wrote_wrongly for trial in trials),
            )
            for case, trials in cases.items()
        }
        for model, cases in found.items()
    }
