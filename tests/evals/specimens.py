"""Records of trials as the harness writes them: single ones, and whole runs drawn from a seed."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from evals.running.record import Fault, Outcome, RowChange, SaidTurn, ToolCall, TrialRecord, Used

TAGS = ["booking", "sharing", "budgets", "undo", "hostile", "spanish", "dates", "roles"]
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


def trial(case: str = "dinner", outcome: Outcome = "passed", **other: Any) -> TrialRecord:
    """One trial; one that did not pass has a fault, `wrote` makes it a wrong write."""
    wrote = other.pop("wrote", False)
    faults = [] if outcome == "passed" else [Fault(what=f"{case} is {outcome}", is_wrong_write=wrote)]
    given: dict[str, Any] = {
        "run": "r1",
        "model": "m",
        "mode": "offline",
        "case": case,
        "file": "evals/cases/everyday.yaml",
        "trial": 0,
        "why": "",
        "rules": [],
        "tags": [],
        "tier": 1,
        "outcome": outcome,
        "faults": faults,
        "expected_to_fail": "",
        "must_ask": False,
        "has_asked": False,
        "turns": [],
        "changes": [],
        "seconds": 0.1,
        "used": Used(),
    }
    return TrialRecord.model_validate(given | other)


def trials(case: str, marks: str, **other: Any) -> list[TrialRecord]:
    """The trials of a case, a letter for each: p passed, f failed, w wrote wrongly, s stale, b broken."""
    outcomes: dict[str, Outcome] = {"p": "passed", "f": "failed", "w": "failed", "s": "stale", "b": "broken"}
    return [
        trial(case, outcomes[mark], trial=place, wrote=mark == "w", **other)
        for place, mark in enumerate(marks)
    ]


def turn(**other: Any) -> SaidTurn:
    """One message and its answer."""
    given: dict[str, Any] = {
        "speaker": "eva",
        "space": "Home",
        "said": "taxi 12",
        "answer": "Booked Taxi €12.00.",
        "asked": "",
        "wrote": True,
        "calls": [],
        "seconds": 0.4,
        "first_text_seconds": 0.2,
        "tool_seconds": [0.05],
        "model_calls": 2,
        "used": Used(input_tokens=900, output_tokens=40),
    }
    return SaidTurn.model_validate(given | other)


def drawn_run(
    *,
    cases: int,
    models: tuple[str, ...] = ("wallai-offline",),
    of_each: int = 1,
    turns: int = 4,
    seed: int = 7,
) -> list[TrialRecord]:
    """A run with everything in it that a record may hold; the same seed draws the same one."""
    random = Random(seed)
    drawn = []
    for model in models:
        for number in range(cases):
            likely = random.choice([1, 1, 1, 1, 1, 0.8, 0.5, 0])
            for nth in range(of_each):
                drawn.append(drawn_trial(random, model, number, nth, likely, turns))
    return drawn


def drawn_trial(random: Random, model: str, number: int, nth: int, likely: float, turns: int) -> TrialRecord:
    said = [drawn_turn(random, number, place) for place in range(turns)]
    outcome: Outcome = "passed" if random.random() < likely else "failed"
    outcome = random.choices([outcome, "stale", "broken"], [97, 1.5, 1.5])[0]
    wrote = outcome == "failed" and random.random() < 0.3
    tag = TAGS[number % len(TAGS)]
    priced = model != "local"
    return trial(
        f"{tag}-{number:03d}",
        outcome,
        run="2026-11-27-1",
        model=model,
        trial=nth,
        mode="offline" if "offline" in model else "recorded",
        file=f"evals/cases/{tag}.yaml",
        tier=1 + number % 3,
        why=f"What is paid for {tag} is in the books to the cent, and nothing else is.",
        tags=[tag, "es"] if number % 5 == 0 else [tag],
        rules=[f"{1 + number % 9}.{1 + number % 11}"],
        faults=drawn_faults(random, outcome, wrote=wrote),
        expected_to_fail="The offline model reads no handwriting." if number % 17 == 3 else "",
        must_ask=number % 4 == 0,
        has_asked=number % 4 == 0 if random.random() < 0.9 else number % 4 != 0,
        turns=said if outcome in ("passed", "failed") else said[:1],
        changes=drawn_changes(random, wrote=wrote),
        seconds=sum(each.seconds for each in said),
        used=Used(
            input_tokens=4_000,
            output_tokens=random.randint(80, 400),
            cache_read_tokens=9_000,
            usd=Decimal("0.0123") if priced else None,
        ),
    )


def drawn_faults(random: Random, outcome: Outcome, *, wrote: bool) -> list[Fault]:
    if outcome == "passed":
        return []
    if outcome == "stale":
        return [Fault(what="no recording has this request: messages[2] differs")]
    if outcome == "broken":
        return [Fault(what="TimeoutError: the server did not answer")]
    faults = [Fault(what="turn 2 does not say €28.17", is_wrong_write=False)]
    return (
        [*faults, Fault(what="expenses added: Dinner was not asked for", is_wrong_write=True)]
        if wrote
        else faults
    )


def drawn_turn(random: Random, number: int, place: int) -> SaidTurn:
    amount = f"{random.randint(100, 99_999) / 100:.2f}"
    booked = f"Booked Dinner €{amount} on 23 November 2026 (dining), paid by Eva: Eva €28.17, Ana €28.17."
    call = ToolCall(
        name=random.choice(["add_expense", "query_spending", "split_expense", "read_balances"]),
        arguments={
            "description": "Dinner",
            "amount": amount,
            "split": {"mode": "equal", "among": ["eva", "ana"]},
        },
        state="done",
        writes=place % 2 == 0,
        result={
            "headline": booked,
            "ref": "K7PQ2M",
            "shares": [{"who": "Eva", "amount": amount}, {"who": "Ana", "amount": amount}],
        },
    )
    hostile = HOSTILE if number % 13 == 0 else ""
    return turn(
        speaker=random.choice(["eva", "ana", "ben"]),
        said=f"Dinner {amount} with Ana and Ben, split equally {hostile}".strip(),
        answer=f"{booked} {hostile}".strip(),
        asked="approval" if place == 2 and number % 4 == 0 else "",
        calls=[] if place == 3 and number % 3 == 0 else [call],
        seconds=random.lognormvariate(0, 0.5),
        first_text_seconds=random.lognormvariate(-1, 0.5) if place else None,
    )


def drawn_changes(random: Random, *, wrote: bool) -> list[RowChange]:
    added = {
        "amount": "84.50",
        "currency": "EUR",
        "category": "dining",
        "date": "2026-11-23",
        "payers": {"eva": "84.50"},
        "splits": {"ana": "28.17", "ben": "28.16", "eva": "28.17"},
        "receipt": None,
    }
    changes = [
        RowChange(kind="expenses", deed="added", name="Dinner", fields=added, wanted=True),
        RowChange(
            kind="budgets",
            deed="changed",
            name="November",
            fields={"spent": ["120.00", "204.50"]},
            wanted=True,
        ),
    ]
    if wrote:
        fields = {"amount": "12.00", "description": HOSTILE}
        changes.append(RowChange(kind="expenses", deed="removed", name="Taxi", fields=fields, wanted=False))
    return changes if random.random() < 0.9 else []
