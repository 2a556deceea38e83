"""Writers under kill -9: a short storm, and the comparison that judges it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from db.embedded.roles import SUPERUSER
from db.embedded.server import start
from db.outside import rows
from evals.books.kill.comparison import Comparison, compare
from evals.books.kill.errand import Booking, Errand, next_errand
from evals.books.kill.examination import findings, without_ids
from evals.books.kill.notebook import Notebook
from evals.books.kill.trial import Outcome, Trial, carried_out, furnished

# A process that is killed takes nothing of what the kernel has: only a machine would need fsync.
TRIAL = Trial(writers=2, seconds=3, seed=1, settings={"fsync": "off"}, pause_seconds=(0.1, 0.5))


@dataclass(frozen=True)
class Aftermath:
    """A storm that is over, and the books that it left; first those without the message id."""

    nameless: Outcome
    outcome: Outcome
    admin_url: str

    def compared(self) -> Comparison:
        """Compares once more."""
        return compare(self.admin_url, self.outcome.notebooks)


@pytest.fixture(scope="module")
def aftermath() -> Iterator[Aftermath]:
    with furnished(TRIAL.settings) as data:
        nameless = carried_out(replace(without_ids(TRIAL, 1), repeats=1.0), data)
        outcome = carried_out(TRIAL, data)
        yield Aftermath(nameless, outcome, start(data).url(SUPERUSER))


@pytest.mark.proof
def test_nothing_is_lost_or_there_twice_after_a_storm(aftermath: Aftermath) -> None:
    """RULES 7.1"""
    assert [finding for finding in findings(aftermath.outcome) if not finding.holds] == []
    assert aftermath.outcome.comparison.acknowledged >= TRIAL.writers


@pytest.mark.proof
def test_without_the_message_id_the_same_storm_leaves_things_twice(aftermath: Aftermath) -> None:
    assert aftermath.nameless.comparison.twice != []


@pytest.fixture
def booked(aftermath: Aftermath) -> tuple[Notebook, Errand]:
    """A message that was acknowledged, and its writer's notebook."""
    return next(
        (notebook, errand)
        for notebook in aftermath.outcome.notebooks
        for errand in notebook.errands.values()
        if errand.books and notebook.answers[errand.id].startswith("Booked")
    )


@pytest.mark.proof
def test_what_is_acknowledged_and_missing_is_found(
    aftermath: Aftermath, booked: tuple[Notebook, Errand], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, errand = booked
    unwritten = replace(errand, id="more", books={"zuunwritten": Booking(Decimal("3.20"), 0)})
    monkeypatch.setitem(notebook.errands, "more", unwritten)
    monkeypatch.setitem(notebook.answers, "more", "Booked Coffee zuunwritten €3.20.")
    assert aftermath.compared().lost == ["zuunwritten (more)"]


@pytest.mark.proof
def test_what_nobody_sent_is_found(
    aftermath: Aftermath, booked: tuple[Notebook, Errand], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, errand = booked
    monkeypatch.delitem(notebook.errands, errand.id)
    assert set(aftermath.compared().unasked) == {f"{word} was never sent" for word in errand.books}


@pytest.mark.proof
def test_what_is_booked_without_an_acknowledgement_is_found(
    aftermath: Aftermath, booked: tuple[Notebook, Errand], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, errand = booked
    monkeypatch.setitem(notebook.answers, errand.id, "Nothing was booked.")
    assert len(aftermath.compared().unasked) == len(errand.books)


@pytest.mark.proof
@pytest.mark.parametrize("fields", [{"amount": Decimal("1.00")}, {"shares": 5}])
def test_what_is_booked_otherwise_is_found(
    aftermath: Aftermath,
    booked: tuple[Notebook, Errand],
    monkeypatch: pytest.MonkeyPatch,
    fields: dict[str, object],
) -> None:
    notebook, errand = booked
    others = {word: replace(booking, **fields) for word, booking in errand.books.items()}  # type: ignore[arg-type]
    monkeypatch.setitem(notebook.errands, errand.id, replace(errand, books=others))
    assert len(aftermath.compared().different) == len(errand.books)


@pytest.mark.proof
def test_a_repeat_that_is_answered_otherwise_is_found(
    aftermath: Aftermath, booked: tuple[Notebook, Errand], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, errand = booked
    monkeypatch.setattr(notebook, "repeats", [*notebook.repeats, (errand.id, "Booked it once more.")])
    assert aftermath.compared().contradicted == [errand.id]


@pytest.mark.proof
@pytest.mark.parametrize(
    ("fault", "found", "mended"),
    [
        (
            "update public.turns set state = 'running', finished_at = null where {turn}",
            "unfinished",
            "update public.turns set state = 'done', finished_at = now() where {turn}",
        ),
        (
            "update public.ai_conversations set messages = messages || messages where {thread}",
            "broken_threads",
            "update public.ai_conversations set messages = (select jsonb_agg(entry order by at) from"
            " jsonb_array_elements(messages) with ordinality as every (entry, at)"
            " where at <= jsonb_array_length(messages) / 2) where {thread}",
        ),
    ],
)
def test_a_turn_left_open_and_a_thread_told_twice_are_found(
    aftermath: Aftermath, fault: str, found: str, mended: str
) -> None:
    places = {
        "turn": "id = (select id from public.turns order by id limit 1)",
        "thread": "id = (select id from public.ai_conversations order by id limit 1)",
    }
    rows(aftermath.admin_url, fault.format(**places))
    assert getattr(aftermath.compared(), found)
    rows(aftermath.admin_url, mended.format(**places))
    assert not getattr(aftermath.compared(), found)


def test_a_line_that_a_kill_has_cut_short_was_never_said(tmp_path: Path) -> None:
    file = tmp_path / "notebook.jsonl"
    notebook = Notebook(file)
    errand = Errand("one", "booking", "Coffee zubaba 3.20", True, {"zubaba": Booking(Decimal("3.20"), 0)})
    notebook.begin(errand)
    with file.open("ab") as torn:
        torn.write(b'\n{"what": "answered", "id": "on')
    assert Notebook(file).unanswered == [errand]
    Notebook(file).note("answered", id="one", answer="Booked Coffee zubaba.")
    assert Notebook(file).answers == {"one": "Booked Coffee zubaba."}
    assert Notebook(file).errands == {"one": errand}


def test_no_two_messages_share_their_words() -> None:
    errands = [
        next_errand(Random(1), writer=writer, number=number, last=None, can_undo=False)
        for writer in range(1, 9)
        for number in range(500)
    ]
    words = [word for errand in errands for word in errand.books]
    assert len(words) > len(errands) / 2
    assert len(words) == len(set(words))
