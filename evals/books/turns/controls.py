"""Counter-checks: where a guard is taken away, the same proof must fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.embedded.server import Server
from evals.books.report import Finding
from evals.books.turns.conversations import SHORT
from evals.books.turns.household import copy, entered
from evals.books.turns.play import Player
from evals.books.turns.schedule import Kind, Schedule, Trouble

NO_FENCE = """
create or replace function private.hold_turn(turn uuid, held_fence bigint) returns public.turns
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select * from public.turns where id = turn for update $$;
"""
NO_CLAIM = """
create or replace function private.claim_call(turn uuid, held_fence bigint, call text, place integer, tool text,
                                              given jsonb, writing boolean) returns public.tool_calls
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    insert into public.tool_calls (turn_id, call_id, seq, user_id, space_id, name, arguments, writes, state)
    select id, call, place, user_id, space_id, tool, given, writing, 'claimed' from public.turns where id = turn
    on conflict (turn_id, call_id) do update set state = 'claimed'
    returning *
$$;
"""
NO_MESSAGE_ID = "alter table public.turns drop constraint turns_user_id_message_id_key"


@dataclass(frozen=True)
class Control:
    """A guard that is taken away in a copy, the trouble that it guards against, and the word of what must break."""

    without: str
    sql: str
    kind: Kind
    between: tuple[float, float]
    breaks: str


CONTROLS = (
    Control("the comparison of fences in the ledger", NO_FENCE, "overtaken", (0.38, 0.54), "a journal"),
    Control("the fence and the claim of calls", NO_FENCE + NO_CLAIM, "overtaken", (0.38, 0.54), "expenses"),
    Control("the uniqueness of message ids", NO_MESSAGE_ID, "met", (0.01, 0.09), "turns"),
)
STEP = 0.01
SHOWN_LETTERS = 200


def counter_checked(server: Server) -> Iterator[Finding]:
    """Takes each guard away in a copy of its own, and looks for a schedule that shows it."""
    for place, control in enumerate(CONTROLS):
        name = f"turns_without_{place + 1}"
        copy(server, name)
        player = Player(entered(server, name))
        player.household.window.connection.execute(control.sql.encode())
        yield counter_check(player, control)


def counter_check(player: Player, control: Control) -> Finding:
    what = f"without {control.without}"
    for tried, schedule in enumerate(schedules_for(control), start=1):
        faults = player.play(schedule).faults
        shown = next((fault for fault in faults if fault.startswith(control.breaks)), None)
        if shown is not None:
            return Finding(
                what, f"fails as it must, in schedule {tried}: {shown[:SHOWN_LETTERS]}", holds=True
            )
    return Finding(what, f"goes unnoticed in {tried} schedules", holds=False)


def schedules_for(control: Control) -> list[Schedule]:
    """One for each small step of the way, from its middle outwards."""
    first, last = control.between
    shares = sorted(
        (first + STEP * step for step in range(round((last - first) / STEP))),
        key=lambda share: abs(share - (first + last) / 2),
    )
    troubles = [
        Trouble(control.kind, 0, (share, share) if control.kind == "met" else (share,), keeps_lease=True)
        for share in shares
    ]
    return [Schedule(seed, SHORT, (trouble,)) for seed, trouble in enumerate(troubles)]
