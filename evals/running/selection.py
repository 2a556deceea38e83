"""Which cases are meant: by id, by pattern, by file, by tag or by rule."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from evals.stating.case import Case
from evals.stating.reading import BadCase, read_cases, world_of
from evals.stating.sense import nonsense_in


def selected(names: Sequence[str], *, tags: Sequence[str] = (), rules: Sequence[str] = ()) -> list[Case]:
    """Returns the cases that bear one of the names, or all; and of these those with one of the tags and rules.

    A name is an id, a pattern such as `refund-*`, or a YAML file or a folder of such. Raises BadCase where a name
    fits none, no case is left, or one speaks of what there is not.
    """
    places = [Path(name) for name in names if name.endswith(".yaml") or Path(name).is_dir()]
    patterns = [name for name in names if not (name.endswith(".yaml") or Path(name).is_dir())]
    found = read_cases(*places) if places else []
    if patterns or not names:
        found += [case for case in read_cases() if names or not case.draft]
    for pattern in patterns:
        if not any(fnmatchcase(case.id, pattern) for case in found):
            raise BadCase(f"no case is called {pattern}")
    found = [case for case in found if not patterns or any(fnmatchcase(case.id, each) for each in patterns)]
    found = [case for case in found if not tags or set(tags) & set(case.tags)]
    found = [case for case in found if not rules or any(is_of(rule, case) for rule in rules)]
    if not found:
        wanted = [*(f"the tag {tag}" for tag in tags), *(f"rule {rule}" for rule in rules)]
        raise BadCase(f"no case of these is about {' or '.join(wanted)}" if wanted else "there are no cases")
    for case in found:
        for nonsense in nonsense_in(case, world_of(case)):
            raise BadCase(f"{case.file}: {case.id}: {nonsense}")
    return found


def is_of(rule: str, case: Case) -> bool:
    """Whether a case is about this rule; "3" means all of chapter 3."""
    return any(each == rule or each.startswith(f"{rule}.") for each in case.rules)
