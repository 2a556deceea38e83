"""How often each deed, way of sharing and refusal occurred."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from tools.kit.phrases import catalogue

SHARE_MIN = 0.01
NO_RULE = ("tool.bug", "tool.contention", "tool.refused_by_books")
"""No rule of the product speaks so, only its machinery."""
CLASSES = {
    "not theirs to do (6.2)": r"(own|membership)\..*|.*\.forbidden|inbound\.no_member",
    "nobody of that name (3.4)": r"member\.unknown|people\..*",
    "does not add up (3.3)": r"(shares|split)\..*|expense\.payers_.*",
    "nothing is owed so (3.7)": r"(settle|balances)\..*",
    "nothing to take back, or changed since (7.5)": r"undo\..*",
    "of no expense, more than it was, or no amount (2.3, 3.9)": r"(refund|change|rate|amount)\..*",
    "there already, or not there (4.6)": r"(budget|change_budget)\..*",
}


@dataclass
class Tally:
    """Counted over all histories; `wrong` says in words what must not be."""

    done: Counter[str] = field(default_factory=Counter)
    modes: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    histories: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def messages(self) -> int:
        return self.done.total() + self.refused.total()

    def refuse(self, sentence: str) -> None:
        """One refusal, by the phrase that said it."""
        key = key_of(sentence)
        self.keys[key] += 1
        if key in NO_RULE:
            self.wrong.append(f"somebody was told: {sentence}")
        self.refused[class_of(key)] += 1

    def rare(self, counted: Counter[str], kinds: set[str]) -> list[str]:
        """Those of the kinds that make up less than a hundredth of what was counted."""
        whole = counted.total() or 1
        return sorted(kind for kind in kinds if counted[kind] / whole < SHARE_MIN)


def class_of(key: str) -> str:
    return next((name for name, form in CLASSES.items() if re.fullmatch(form, key)), f"other ({key})")


def key_of(sentence: str) -> str:
    """The key of the phrase that a sentence was made of; "unknown" where it is of none."""
    return next((key for key, pattern in _patterns() if pattern.fullmatch(sentence)), "unknown")


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    forms = [
        (key, form)
        for key, phrase in catalogue("en").items()
        for form in ([phrase] if isinstance(phrase, str) else phrase.values())
    ]
    forms.sort(key=lambda one: -len(re.sub(r"\{\w+\}", "", one[1])))
    return [
        (key, re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(form)), re.DOTALL)) for key, form in forms
    ]
