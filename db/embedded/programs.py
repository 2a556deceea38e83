"""PostgreSQL's own programs for backups, pg_dump and pg_restore, as they come with the server's binaries."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from db.embedded.binaries import installed
from db.embedded.home import Home


class BackupFailure(Exception):
    """One clear sentence about why books were not saved or not brought back."""


@dataclass(frozen=True)
class Programs:
    """The folder that holds both programs, of the server's major version or a newer one."""

    folder: Path

    def run(
        self, program: str, *arguments: str, into: IO[bytes] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs the program to its end; what it writes goes into the file, else into the answer."""
        return subprocess.run(
            [self.folder / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=into or subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Nothing of the caller's environment may lead it to another server.
            env={"PATH": os.defpath, "LC_ALL": "C"},
            encoding="utf-8",
            errors="replace",
        )


def programs_for(home: Home) -> Programs:
    """Returns the programs for the home's server. Raises BackupFailure where there are none."""
    major = int((home.cluster / "PG_VERSION").read_text())
    # pg_dump refuses a server that is newer than itself; the nearest version writes what this one can read.
    for found in sorted(installed(), key=lambda binaries: binaries.major):
        has_both = all((found.folder / name).exists() for name in ("pg_dump", "pg_restore"))
        if found.major >= major and has_both:
            return Programs(found.folder)
    raise BackupFailure(f"There is no pg_dump for PostgreSQL {major} here: install its client programs.")


def reason_of(done: subprocess.CompletedProcess[str]) -> str:
    """The first thing that the program complained about, without its name."""
    lines = [line for line in done.stderr.splitlines() if "error:" in line] or done.stderr.splitlines()
    return lines[0].partition("error: ")[2] or lines[0] if lines else f"status {done.returncode}"
