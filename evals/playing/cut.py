"""A power cut in the middle of a turn: whatever the process had open is lost, and it does nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.outside import Window

CUT_OFF = """
select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
# The lease of whoever is dead runs out; nobody has to wait for that here.
LEASES_RUN_OUT = "update public.turns set lease_until = null where state = 'running'"


class PowerCut(BaseException):
    """Nothing catches it: what it ends is as dead as a process that was killed."""


@dataclass
class Switch:
    """Cuts the power at a named place of the next turn, once; `place` is as the turn itself reports it."""

    window: Window
    place: str | None = None
    has_cut: bool = field(default=False, init=False)

    def reached(self, place: str) -> None:
        """Called by a turn at each place that it reaches. Raises PowerCut."""
        if self.has_cut:
            raise PowerCut
        if place == self.place:
            self.has_cut = True
            # With its connections gone, no handler of an error can write a word.
            self.window.rows(CUT_OFF)
            raise PowerCut

    def restore(self) -> None:
        """The power is back, and another process may take over at once."""
        self.place, self.has_cut = None, False
        self.window.rows(LEASES_RUN_OUT)
