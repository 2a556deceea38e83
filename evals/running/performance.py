"""A run from its plan to its records: what is left of it is played, model by model and trial by trial."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal

from agent.offline.transport import OFFLINE_MODEL
from agent.settings import Settings
from evals.running.crew import LANES, Task, played, throw_away_pattern
from evals.running.estimate import estimates, is_agreed, paid
from evals.running.folder import Plan, RunFolder, earlier_runs
from evals.running.live import LiveModel, live_models
from evals.running.record import TrialRecord
from evals.running.resume import missing
from evals.running.selection import selected
from evals.running.sitting import Sitting
from evals.running.trial import SPENT
from evals.staging.stage import Pattern
from evals.stating.case import Case

LIVE_LANES = 8
BUDGET = Decimal(1)


class NotAgreed(Exception):
    """Nobody said yes to what a live run may cost."""


@dataclass(frozen=True)
class Performance:
    """One run: `settings` say how models are reached, `say` and `ask` speak with the person."""

    folder: RunFolder
    settings: Settings
    say: Callable[[str], object]
    ask: Callable[[str], bool]
    yes: bool = False
    lanes: int | None = None

    def tasks(self) -> list[Task]:
        """What is still to be played. Raises BadCase, SettingsFault or Unpriced."""
        plan = self.folder.plan
        cases = selected(plan.names, tags=plan.tags, rules=plan.rules)
        sittings = self.sittings(plan)
        whole = [
            Task(sitting, case, trial)
            for trial in range(plan.trials)
            for case in cases
            for sitting in sittings
        ]
        left = set(missing([task.key for task in whole], self.folder.trials))
        return [task for task in whole if task.key in left]

    def sittings(self, plan: Plan) -> list[Sitting]:
        run = self.folder.run
        if plan.mode == "live":
            return [Sitting(run, live.model, plan.mode, live) for live in self.live(plan)]
        return [Sitting(run, model, plan.mode) for model in plan.models or [OFFLINE_MODEL]]

    def live(self, plan: Plan) -> list[LiveModel]:
        purse = self.folder.purse(budget_of(plan))
        purse.settle_the_lost()
        return live_models(self.settings, plan.models, purse=purse, given_prices=plan.prices)

    def play(self, tasks: Sequence[Task]) -> Iterator[TrialRecord]:
        """Plays them and keeps each record before it is yielded; ends early where the budget does.

        Raises NotAgreed.
        """
        is_live = any(task.sitting.live for task in tasks)
        lanes = self.lanes or (LIVE_LANES if is_live else LANES)
        with throw_away_pattern() as pattern:
            if is_live and not self.agreed(pattern, tasks):
                raise NotAgreed("Nothing was asked of any model.")
            with closing(played(pattern, tasks, lanes=lanes)) as records:
                for record in records:
                    self.folder.keep(record)
                    yield record
                    if record.outcome == "broken" and record.faults[0].what.startswith(SPENT):
                        return

    def agreed(self, pattern: Pattern, tasks: Sequence[Task]) -> bool:
        """Whether the person agrees to what the trials may cost, by earlier runs or an offline rehearsal."""
        cases: dict[str, Case] = {task.case.id: task.case for task in tasks}
        earlier = [record for run in earlier_runs(self.folder.path.parent) for record in run.trials]
        known = paid(earlier)
        unknown = {task.case.id for task in tasks if (task.sitting.model, task.case.id) not in known}
        sitting = Sitting(self.folder.run, OFFLINE_MODEL, "offline")
        rehearsal = [Task(sitting, cases[name], 0) for name in sorted(unknown)]
        if rehearsal:
            self.say(f"Rehearsing {len(rehearsal)} cases offline, to see what they may cost.")
        models = {live.model: live for task in tasks if (live := task.sitting.live)}
        found = estimates(
            [task.key for task in tasks],
            earlier=earlier,
            rehearsed=list(played(pattern, rehearsal)) if rehearsal else [],
            prices={name: live.price for name, live in models.items()},
            caching=all(live.caching for live in models.values()),
        )
        return is_agreed(found, budget=budget_of(self.folder.plan), yes=self.yes, say=self.say, ask=self.ask)


def budget_of(plan: Plan) -> Decimal:
    """The dollars that a live run may spend."""
    return BUDGET if plan.budget is None else plan.budget
