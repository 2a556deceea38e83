"""The embedded PostgreSQL in all the places where a data folder can be, for root and for others."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from db.embedded.binaries import WHEEL, Binaries, binaries_for, installed
from db.embedded.home import settle
from db.embedded.server import ServerFailure, erase, start
from tests.support.server_user import ENVIRONMENT, User, gone_within, living, postmaster

IS_ROOT = os.geteuid() == 0
NOBODY = 65534


@pytest.fixture
def parent() -> Iterator[Path]:
    """A folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="wallai-server-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.proof
def test_any_path_will_do(parent: Path) -> None:
    data = parent / ("d" * 120) / 'a space, a comma, a "quote" and 100 % ü'
    user = User(data)
    url = user.url()
    assert user.write("rent")
    sockets = settle(data).sockets
    assert sockets.stat().st_mode & 0o777 == 0o700
    user.leave()
    erase(data)
    assert not data.exists()
    assert not sockets.exists()
    assert "ü" not in url


@pytest.mark.proof
def test_an_initdb_that_was_killed_is_done_again(parent: Path) -> None:
    data = parent / "data"
    user = User(data)
    deadline = time.monotonic() + 10
    while not list(data.glob("cluster.new-*/base")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    initdb = {process for process, (parent, _) in living().items() if parent == user.process.pid}
    for process in initdb:
        os.kill(process, signal.SIGSTOP)
    user.kill()
    for process in initdb:
        os.kill(process, signal.SIGKILL)
    assert gone_within(5, initdb)
    assert not (data / "cluster").exists()

    start(data, settings={"fsync": "off"})
    assert not list(data.glob("cluster.new-*"))
    erase(data)


def test_the_binaries_are_those_that_wrote_the_folder(parent: Path) -> None:
    home = settle(parent / "data")
    assert binaries_for(home).major == next(installed()).major
    home.cluster.mkdir()
    if home.account:
        os.chown(home.cluster, home.account.uid, home.account.gid)
    version = home.cluster / "PG_VERSION"
    for major in {found.major for found in installed()}:
        version.write_text(f"{major}\n")
        assert binaries_for(home).major == major
    version.write_text("14\n")
    with pytest.raises(ServerFailure, match="need PostgreSQL 14, which is not installed"):
        binaries_for(home)


def test_what_the_file_system_refuses_is_one_sentence(parent: Path) -> None:
    (parent / "file").write_text("")
    with pytest.raises(ServerFailure, match=r"^The folder \S+ cannot be used: [^\n]*$"):
        start(parent / "file")
    (parent / "data").mkdir()
    (parent / "data" / "elsewhere").write_text(f"{parent}/gone\n")
    with pytest.raises(ServerFailure, match=r"were in .*, which is gone"):
        start(parent / "data")


@pytest.mark.proof
@pytest.mark.skipif(not IS_ROOT, reason="Only root changes the account.")
def test_root_under_a_private_folder_is_served_from_elsewhere(parent: Path) -> None:
    private = parent / "private"
    private.mkdir(mode=0o700)
    data = private / "clone" / ".wallai"
    # As in a clone below /root: the account of the server reaches neither the books nor the binaries.
    binaries = next(installed())
    user = User(data, environment=hidden(binaries, private / "site-packages"))
    url = user.url()
    assert user.write("rent")
    home = settle(data)
    assert not home.folder.is_relative_to(private)
    # The system's binaries are open to everybody; those of the wheel had to be copied.
    serving = home.folder if binaries.site else binaries.folder
    assert living()[postmaster(data)][1].startswith(f"{serving}/")
    assert private.stat().st_mode & 0o777 == 0o700
    with closing(psycopg.connect(url)) as connection:
        assert connection.execute("select word from note").fetchall() == [("rent",)]
    user.leave()
    erase(data)
    assert not home.folder.exists()
    assert not data.exists()


@pytest.mark.proof
@pytest.mark.skipif(not IS_ROOT, reason="All the other tests have run as an ordinary user.")
def test_an_ordinary_user_is_served_as_well_and_so_is_root_after_them(parent: Path) -> None:
    python = python_for_everybody()
    ours = parent / "ours"
    ours.mkdir()
    os.chown(ours, NOBODY, NOBODY)
    data = ours / "data"
    packages = Path(psycopg.__file__).parents[1]
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{ENVIRONMENT['PYTHONPATH']}:{packages}"}
    user = User(data, python=python, environment=environment, account=NOBODY)
    url = user.url()
    assert user.write("rent")
    assert (data.stat().st_uid, data.stat().st_mode & 0o777) == (NOBODY, 0o700)
    server = postmaster(data)
    user.leave()
    assert gone_within(6, {server})

    start(data, settings={"fsync": "off"})
    with closing(psycopg.connect(url)) as connection:
        assert connection.execute("select word from note").fetchall() == [("rent",)]
    assert settle(data).cluster.stat().st_uid == NOBODY
    erase(data)


def hidden(binaries: Binaries, site: Path) -> dict[str, str]:
    """An environment in which the wheel's binaries lie in this folder; the system's stay where they are."""
    if binaries.site is None:
        return ENVIRONMENT
    for part in (WHEEL, f"{WHEEL}.libs"):
        shutil.copytree(binaries.site / part, site / part, copy_function=same_file)
    return {**ENVIRONMENT, "PYTHONPATH": f"{site}:{ENVIRONMENT['PYTHONPATH']}"}


def same_file(source: str, target: str) -> None:
    """A second name for the file; a copy where that would cross file systems."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def python_for_everybody() -> str:
    """An interpreter of our version that an ordinary user can run and that reads our packages."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    imports = f"import sys; sys.path.append({str(Path(psycopg.__file__).parents[1])!r}); import psycopg"
    for folder in (Path(sys.executable).parent, Path("/usr/bin"), Path("/usr/local/bin")):
        command = [str(folder / version), "-c", imports]
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run(
                command, cwd="/", env={}, user=NOBODY, group=NOBODY, capture_output=True, check=True
            )
            return command[0]
    pytest.skip(f"No {version} here is open to ordinary users.")
