"""The figures of a run: by model, and there of all trials, by tier, by tag and by rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from evals.figures.effort import Effort, effort_of
from evals.figures.group import Group, group_of
from evals.figures.latest import latest
from evals.figures.troubles import Troubles, troubles_of
from evals.running.record import TrialRecord


@dataclass(frozen=True)
class ModelFigures:
    """How one model did."""

    model: str
    mode: str
    overall: Group
    tiers: list[Group]
    tags: list[Group]
    rules: list[Group]
    effort: Effort
    troubles: Troubles


@dataclass(frozen=True)
class Figures:
    """How the models did; the one that passes most often is first."""

    run: str
    models: list[ModelFigures]

    def as_json(self) -> str:
        """What stands in `figures.json`; dollars are text, so that no cent is lost."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False, default=str)


def figures_of(records: Sequence[TrialRecord]) -> Figures:
    """Returns the figures of all trials of a run; of a trial that was played twice the latest counts."""
    counting = latest(records)
    models = dict.fromkeys(each.model for each in counting)
    found = [model_figures(model, [each for each in counting if each.model == model]) for model in models]
    return Figures(
        records[0].run if records else "", sorted(found, key=lambda each: -pass_rate(each.overall))
    )


def model_figures(model: str, trials: Sequence[TrialRecord]) -> ModelFigures:
    return ModelFigures(
        model=model,
        mode=trials[0].mode,
        overall=group_of("all", trials),
        tiers=groups(trials, lambda trial: [f"{trial.tier}"]),
        tags=groups(trials, lambda trial: trial.tags),
        rules=sorted(groups(trials, lambda trial: trial.rules), key=lambda group: place_of(group.name)),
        effort=effort_of(trials),
        troubles=troubles_of(trials),
    )


def groups(trials: Sequence[TrialRecord], names: Callable[[TrialRecord], Iterable[str]]) -> list[Group]:
    """The groups by name; a trial may be in several."""
    found: dict[str, list[TrialRecord]] = {}
    for trial in trials:
        for name in dict.fromkeys(names(trial)):
            found.setdefault(name, []).append(trial)
    return [group_of(name, of) for name, of in sorted(found.items())]


def place_of(rule: str) -> list[tuple[int, str]]:
    """Where a rule stands among others: 3.10 after 3.9."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in rule.split(".")]


def pass_rate(group: Group) -> float:
    return group.passing.in_all[0].value if group.passing.in_all else 0.0
