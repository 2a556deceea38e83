"""Building a new cluster: initdb into a folder beside it, which is renamed once it is whole."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from db.embedded.binaries import Binaries
from db.embedded.failure import ServerFailure
from db.embedded.home import Home


def build_cluster(
    home: Home, binaries: Binaries, *, settings: Mapping[str, str], on_step: Callable[[str], None]
) -> None:
    """Create the home's cluster unless it is there; what a killed attempt left is removed first.

    UTF8 with C.UTF-8 everywhere; the superuser is `postgres`; the socket's folder is the only guard (trust).
    """
    for unfinished in home.folder.glob("cluster.new-*"):
        # An initdb whose starter was killed may still be writing there; then a later start removes the rest.
        shutil.rmtree(unfinished, ignore_errors=True)
    if (home.cluster / "PG_VERSION").exists():
        return
    on_step("Creating the books (an embedded PostgreSQL) ...")
    new = Path(tempfile.mkdtemp(prefix="cluster.new-", dir=home.folder))
    if home.account:
        os.chown(new, home.account.uid, home.account.gid)
    command = [
        str(binaries.folder / "initdb"),
        "-D",
        str(new),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-instructions",
        *_locale(binaries.major),
    ]
    if settings.get("fsync") == "off":
        command.append("--no-sync")
    done = subprocess.run(
        command,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **home.identity,
    )
    if done.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        lines = done.stderr.splitlines() or ["no reason given"]
        reason = next((line for line in lines if "error" in line.lower()), lines[-1])
        raise ServerFailure(f"PostgreSQL could not create its folder: {reason}")
    new.rename(home.cluster)


def _locale(major: int) -> list[str]:
    # From version 17 on PostgreSQL brings C.UTF-8 itself; before, it is the operating system's.
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]
