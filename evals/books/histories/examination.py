"""The examination: random histories one deed after the other, of members at once, and one with a planted error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from agent.desk import Desk
from db.embedded.roles import DATABASE
from db.outside import Window
from db.verify import verify
from evals.books.concurrency.controls import differs
from evals.books.concurrency.copies import Copy, Original, copied
from evals.books.histories.aftermath import everybody_back, got_even, taken_back
from evals.books.histories.deed import DEEDS, MODES, Deed, deeds
from evals.books.histories.history import History
from evals.books.histories.invariants import odd_units
from evals.books.histories.room import opened
from evals.books.histories.tally import CLASSES, Tally
from evals.books.report import Finding, Report
from evals.books.sitting import desk_at
from evals.throw_away import throw_away_server

Run = Callable[[History], Coroutine[Any, Any, list[str]]]
Going = Callable[[History, Sequence[Deed]], Coroutine[Any, Any, list[str]]]
CURRENCIES = ("EUR", "EUR", "EUR", "JPY", "KWD")
MEMBERS = st.integers(2, 8)
POOL = 10
A_CENT_TOO_MUCH = """
create function private.add_a_cent() returns trigger language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$ begin new.balance := new.balance + 0.01; return new; end $$;
create trigger a_cent before update of balance on public.member_balances
    for each row when (new.balance > 20) execute function private.add_a_cent();
"""


class Broken(AssertionError):
    """A history after which something does not hold."""


@dataclass(frozen=True)
class Size:
    """How many histories of each sort, and how many deeds in the longest of them."""

    histories: int
    deeds: int
    seed: int


@dataclass
class Bench:
    """The copy on which histories are tried, one room each."""

    copy: Copy
    desk: Desk
    window: Window
    runner: asyncio.Runner
    tally: Tally

    def history(self, members: int, currency: str) -> History:
        with self.window.connection.transaction():
            room = opened(self.window.connection, members=members, currency=currency)
        self.tally.histories += 1
        return History(room, self.desk, self.window, self.tally)

    def check(self, run: Run, history: History) -> None:
        """Runs the history; raises Broken with what does not hold."""
        if wrong := self.runner.run(run(history)):
            raise Broken("; ".join(wrong[:5]))


def examine(size: Size) -> Report:
    """Examines a throw-away server."""
    with throw_away_server() as server:
        return examined(Original(server, DATABASE), size)


def examined(original: Original, size: Size) -> Report:
    tally = Tally()
    findings = [
        tried(original, "one deed after the other", in_a_row, size, tally),
        tried(
            original, "members at once", at_once, Size(size.histories // 3 or 1, size.deeds, size.seed), tally
        ),
        tried(
            original,
            "equal shares among all",
            odd_units_even_out,
            Size(size.histories // 5 or 1, 25, size.seed),
            tally,
        ),
        control(original, Size(20, 10, size.seed)),
        *frequencies(tally),
    ]
    figures = {"done": dict(tally.done), "modes": dict(tally.modes), "refused": dict(tally.keys)}
    return Report(f"{tally.histories} histories, {tally.messages} messages", findings, figures)


def tried(
    original: Original,
    what: str,
    history: Callable[[Bench, st.DataObject, int], None],
    size: Size,
    tally: Tally,
    *,
    planted: str = "",
) -> Finding:
    """So many histories of one sort; the shortest that breaks something is told deed by deed."""
    before = tally.histories
    with bench(original, tally, planted=planted) as ready:

        @seed(size.seed)
        @settings(
            max_examples=size.histories,
            deadline=None,
            database=None,
            # Of a planted error it is enough to know that it is found.
            phases=(Phase.generate,) if planted else (Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
            print_blob=False,
        )
        @given(st.data())
        def holds(data: st.DataObject) -> None:
            history(ready, data, size.deeds)

        try:
            holds()
        except Broken as broken:
            return Finding(what, f"{broken}{''.join(f' [{note}]' for note in notes(broken))}", False)
        wrong = [differs(one) for one in verify(ready.copy.superuser_url)]
    seen = f"{tally.histories - before} histories" + "".join(f"; {fault}" for fault in wrong[:5])
    return Finding(what, seen, not wrong)


def notes(broken: BaseException) -> Sequence[str]:
    return getattr(broken, "__notes__", ())


@contextmanager
def bench(original: Original, tally: Tally, *, planted: str) -> Iterator[Bench]:
    with copied(original, "wallai_histories") as copy, asyncio.Runner() as runner:
        window = Window(copy.superuser_url)
        if planted:
            window.connection.execute(planted.encode())
        context = desk_at(copy, POOL)
        desk = runner.run(context.__aenter__())
        try:
            yield Bench(copy, desk, window, runner, tally)
        finally:
            runner.run(context.__aexit__(None, None, None))
            window.close()


def in_a_row(bench: Bench, data: st.DataObject, most: int) -> None:
    """Whatever they do holds after each deed; then everybody gets even, and all of it is taken back."""
    _to_the_end(bench, data, most, History.go_through)


def at_once(bench: Bench, data: st.DataObject, most: int) -> None:
    """The same deeds by all members at once, each with a connection of their own."""
    _to_the_end(bench, data, most, History.go_at_once)


def odd_units_even_out(bench: Bench, data: st.DataObject, most: int) -> None:
    """RULES 3.2: where all equal splits are among the same people, odd units differ by at most one."""
    history = bench.history(data.draw(st.integers(2, 3)), data.draw(st.sampled_from(CURRENCIES)))
    adding = deeds(["expense"], at_least=1, at_most=most, mode="equal", paid="speaker")
    drawn = data.draw(adding)

    async def run(history: History) -> list[str]:
        for deed in drawn:
            await history.do(deed)
            borne = odd_units(history.window, history.room.id)
            if max(borne) - min(borne) > 1:
                return [f"3.2: odd units are {borne}"]
        return history.tally.wrong

    _checked(bench, history, run, drawn)


def control(original: Original, size: Size) -> Finding:
    """The same with a cent planted in the balances: it must be found."""
    finding = tried(original, "", in_a_row, size, Tally(), planted=A_CENT_TOO_MUCH)
    seen = "nothing was found" if finding.holds else f"found: {finding.seen.split(';')[0].split(' [')[0]}"
    return Finding("control: a cent too much in a balance", seen, not finding.holds)


def frequencies(tally: Tally) -> list[Finding]:
    """How often each deed, way of sharing and refusal occurred; none under a hundredth."""
    found = []
    for what, counted, kinds in (
        ("deeds", tally.done, set(DEEDS) - {"wrong sum", "wrong name"}),
        ("ways of sharing", tally.modes, set(MODES) - {"none"}),
        ("refusals", tally.refused, set(CLASSES)),
    ):
        rare = tally.rare(counted, kinds)
        whole = counted.total() or 1
        said = ", ".join(f"{kind} {count / whole:.1%}" for kind, count in counted.most_common())
        found.append(Finding(what, said + (f"; under 1 %: {', '.join(rare)}" if rare else ""), not rare))
    return found


def _to_the_end(bench: Bench, data: st.DataObject, most: int, go: Going) -> None:
    history = bench.history(data.draw(MEMBERS), data.draw(st.sampled_from(CURRENCIES)))
    drawn = data.draw(deeds(at_least=most // 2, at_most=most))

    async def run(history: History) -> list[str]:
        wrong = await go(history, drawn)
        if not wrong:
            await everybody_back(history)
            wrong = await got_even(history) or await taken_back(history)
        return wrong

    _checked(bench, history, run, drawn)


def _checked(
    bench: Bench,
    history: History,
    run: Run,
    drawn: Sequence[Deed],
) -> None:
    try:
        bench.check(run, history)
    except Broken as broken:
        broken.add_note(f"{len(history.room.people)} members, {history.room.currency}")
        for deed in drawn:
            broken.add_note(str(deed))
        bench.tally.wrong.clear()
        raise
