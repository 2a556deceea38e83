"""Compares a conversation under faults with the same one without."""

from __future__ import annotations

from collections import Counter

from db.verify import verify
from evals.books.turns.conductor import Performance
from evals.books.turns.household import Household
from evals.books.turns.record import Record
from evals.books.turns.thread_rules import broken_rules

SHOWN_MAX = 3


def faults_of(performance: Performance, reference: Performance, household: Household) -> list[str]:
    """Everything that is not as it is without faults; the household is as the performance has left it."""
    return [
        *(f"a process failed: {failure.strip().splitlines()[-1]}" for failure in performance.failures),
        *differing(performance.record, reference.record),
        *performance.record.loose_ends,
        *(f"thread: {rule}" for thread in performance.record.threads for rule in broken_rules(thread)),
        *answered_otherwise(performance, reference),
        *(
            f"{line.what} of {line.where}: {line.stored}, not {line.counted}"
            for line in verify(household.owner_url)
        ),
    ]


def differing(record: Record, reference: Record) -> list[str]:
    """The parts of the books that are not those of the reference, with the rows that make the difference."""
    found = []
    for part, lines in record.parts.items():
        surplus = list((Counter(lines) - Counter(reference.parts[part])).elements())
        missing = list((Counter(reference.parts[part]) - Counter(lines)).elements())
        if surplus or missing:
            found.append(f"{part}: too much {surplus[:SHOWN_MAX]}, missing {missing[:SHOWN_MAX]}")
        elif part == "threads" and lines != reference.parts[part]:
            found.append("threads: another order")
    return found


def answered_otherwise(performance: Performance, reference: Performance) -> list[str]:
    """Deliveries whose answer is not the one answer of their message."""
    expected = {heard.message_id: heard for heard in reference.heard}
    found = []
    for heard in performance.heard:
        right = expected[heard.message_id]
        if heard.ends != 1:
            found.append(f"{heard.message_id} has {heard.ends} ends")
        if heard.answer != right.answer:
            found.append(f"{heard.message_id} is answered {heard.answer!r}, not {right.answer!r}")
        if heard.screen != right.screen:
            found.append(f"{heard.message_id} leaves {heard.screen!r} on the screen, not {right.screen!r}")
    return found
