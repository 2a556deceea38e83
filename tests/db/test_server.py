"""The embedded PostgreSQL under all that happens to processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from db.embedded import launch
from db.embedded.home import settle
from db.embedded.server import APP, OWNER, SERVICE, ServerFailure, erase, start
from evals.throw_away import quick_place
from tests.support.server_user import ENVIRONMENT, User, gone_within, guardian, household, postmaster

pytestmark = pytest.mark.proof

QUICK = {"fsync": "off"}
Enter = Callable[..., User]


@pytest.fixture(scope="module")
def left_behind() -> Iterator[list[Path]]:
    """Data folders to be removed at the end: file systems are slow to make files just after many were removed."""
    folders: list[Path] = []
    yield folders
    for folder in folders:
        if folder.exists():
            erase(folder)
        shutil.rmtree(folder.parent)


@pytest.fixture
def nothing(left_behind: list[Path]) -> Path:
    """A data folder that is not there yet, below one that everybody may enter."""
    parent = Path(tempfile.mkdtemp(prefix="wallai-server-", dir=quick_place()))
    parent.chmod(0o755)
    left_behind.append(parent / "data")
    return parent / "data"


@pytest.fixture(scope="module")
def seed() -> Iterator[Path]:
    """Books that were left in peace, to be copied: initdb takes longer than all the rest."""
    parent = Path(tempfile.mkdtemp(prefix="wallai-server-", dir=quick_place()))
    parent.chmod(0o755)
    user = User(parent / "data")
    user.url()
    processes = household(parent / "data")
    user.leave()
    assert gone_within(6, processes)
    yield parent / "data"
    shutil.rmtree(parent)


@pytest.fixture
def data(nothing: Path, seed: Path) -> Path:
    """A data folder with books in it."""
    subprocess.run(["cp", "-a", str(seed), str(nothing)], check=True)
    return nothing


@pytest.fixture
def enter(nothing: Path) -> Iterator[Enter]:
    """Starts users of the folder; those that are left at the end are killed."""
    users: list[User] = []

    def begin(**options: Any) -> User:
        users.append(User(nothing, **options))
        return users[-1]

    yield begin
    for user in users:
        user.kill()


def words(url: str) -> list[str]:
    with closing(psycopg.connect(url)) as connection:
        return [word for (word,) in connection.execute("select word from note order by ctid")]


def test_what_was_written_is_there_after_a_restart(data: Path, enter: Enter) -> None:
    first = enter()
    url = first.url()
    assert first.write("rent")
    processes = household(data)
    first.leave()
    assert gone_within(6, processes)

    assert enter().url() == url
    assert words(url) == ["rent"]


def test_the_first_user_ends_and_the_second_still_writes(data: Path, enter: Enter) -> None:
    first, second = enter(), enter()
    assert first.url() == second.url()
    server = postmaster(data)
    first.leave()
    time.sleep(1.5)
    assert second.write("rent")
    assert postmaster(data) == server


def test_after_kill_9_of_both_users_no_postgres_is_left(data: Path, enter: Enter) -> None:
    users = [enter(), enter()]
    for user in users:
        user.url()
    processes = household(data)
    for user in users:
        user.kill()
    assert gone_within(6, processes)


def test_several_users_at_once_begin_from_nothing(enter: Enter) -> None:
    users = [enter() for _ in range(3)]
    urls = {user.url() for user in users}
    assert len(urls) == 1
    for user in users:
        assert user.write("rent")
    assert words(urls.pop()) == ["rent"] * 3


def test_a_killed_postgres_or_backend_comes_back_under_its_users(data: Path, enter: Enter) -> None:
    user = enter()
    url = user.url()
    assert user.write("before")
    with closing(psycopg.connect(url)) as connection:
        for victim in (connection.info.backend_pid, postmaster(data)):
            os.kill(victim, signal.SIGKILL)
            deadline = time.monotonic() + 10
            while not user.write("after"):
                assert time.monotonic() < deadline
                time.sleep(0.1)
    assert words(url) == ["before", "after", "after"]


def test_after_kill_9_of_the_guardian_the_next_start_serves_again(data: Path, enter: Enter) -> None:
    first = enter()
    url = first.url()
    assert first.write("before")
    server = postmaster(data)
    os.kill(guardian(data), signal.SIGKILL)
    if sys.platform.startswith("linux"):
        assert gone_within(6, {server})
    assert enter().url() == url
    assert gone_within(6, {server})
    assert first.write("after")
    assert words(url) == ["before", "after"]


def test_after_kill_9_of_everything_at_once_the_next_start_serves_again(data: Path, enter: Enter) -> None:
    for word in ("one", "two"):
        user = enter()
        url = user.url()
        assert user.write(word)
        for victim in (user.process.pid, *household(data)):
            # PostgreSQL's children may have ended with it by now.
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
    enter().url()
    assert words(url) == ["one", "two"]


def test_a_backend_deep_in_a_query_does_not_keep_its_killed_server_from_coming_back(
    data: Path, enter: Enter
) -> None:
    user = enter()
    url = user.url()
    busy = psycopg.connect(url, autocommit=True)
    backend = busy.info.backend_pid
    # It is stopped, so it can notice nothing and keeps the shared memory of the server that is killed.
    os.kill(backend, signal.SIGSTOP)
    os.kill(postmaster(data), signal.SIGKILL)
    deadline = time.monotonic() + 20
    while not user.write("rent"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert gone_within(1, {backend})
    busy.close()


@pytest.mark.parametrize("state", ["living", "zombie"])
def test_a_stale_process_id_harms_neither_its_new_owner_nor_the_start(
    data: Path, enter: Enter, state: str
) -> None:
    user = enter()
    user.url()
    processes, home = household(data), settle(data)
    record = home.cluster / "postmaster.pid"
    lines = record.read_text().splitlines()
    user.leave()
    assert gone_within(6, processes)

    # The stranger runs as the account of the server: that is whom PostgreSQL itself takes for a predecessor.
    command = ["sleep", "60"] if state == "living" else ["true"]
    with subprocess.Popen(command, cwd="/", **home.identity) as stranger:
        if state == "zombie":
            os.waitid(os.P_PID, stranger.pid, os.WEXITED | os.WNOWAIT)
        record.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        if home.account:
            os.chown(record, home.account.uid, home.account.gid)
        second = enter()
        second.url()
        assert second.write("rent")
        if state == "living":
            assert stranger.poll() is None
            stranger.kill()


def test_the_guardian_keeps_neither_terminal_nor_folder_nor_keys_of_its_starter(
    data: Path, enter: Enter
) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("Only /proc tells.")
    enter(environment={**ENVIRONMENT, "ANTHROPIC_API_KEY": "told to nobody"}).url()
    process = Path("/proc") / str(guardian(data))
    assert b"told to nobody" not in (process / "environ").read_bytes()
    assert os.readlink(process / "cwd") == "/"
    session, terminal = (process / "stat").read_text().rpartition(")")[2].split()[3:5]
    assert session != str(os.getsid(0))
    assert terminal == "0"
    descriptors = {os.readlink(link) for link in (process / "fd").iterdir()}
    home = settle(data).folder
    assert descriptors == {
        "/dev/null",
        *(str(home / name) for name in ("guardian.log", "guardian.lock", "users.lock")),
    }


def test_removing_the_folder_ends_the_server(data: Path, enter: Enter) -> None:
    enter().url()
    processes = household(data)
    shutil.rmtree(data, ignore_errors=True)
    assert gone_within(6, processes)


def test_a_server_that_will_not_run_is_one_sentence_with_its_reason(data: Path) -> None:
    with pytest.raises(ServerFailure, match=r'^PostgreSQL does not start: .*"no_such_setting"[^\n]*$'):
        start(data, settings={**QUICK, "no_such_setting": "1"})


def test_each_long_step_is_said_once(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "PATIENCE_SECONDS", 0.0)
    steps: list[str] = []
    start(nothing, settings=QUICK, on_step=steps.append)
    start(nothing, settings=QUICK, on_step=steps.append)
    assert [step.split()[0] for step in steps] == ["Creating", "PostgreSQL"]


def test_the_owner_is_no_superuser_and_nobody_else_inherits_or_bypasses(data: Path) -> None:
    server = start(data, settings=QUICK)
    with closing(psycopg.connect(server.url("postgres"))) as connection:
        roles = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolinherit from pg_roles"
            " where rolname like 'wallai%'"
        ).fetchall()
        assert sorted(roles) == [
            (APP, False, False, False, False),
            (OWNER, False, False, True, True),
            (SERVICE, False, False, False, False),
        ]
        owners = connection.execute(
            "select pg_get_userbyid(datdba), (select pg_get_userbyid(nspowner) from pg_namespace"
            " where nspname = 'public'), current_setting('listen_addresses'),"
            " pg_encoding_to_char(encoding) from pg_database where datname = current_database()"
        ).fetchone()
        assert owners == (OWNER, OWNER, "", "UTF8")


def test_a_database_that_was_half_made_is_made_again(data: Path) -> None:
    server = start(data, settings=QUICK)
    with closing(psycopg.connect(server.url("postgres", "postgres"), autocommit=True)) as connection:
        connection.execute("alter database wallai rename to wallai_unfinished")
        connection.execute(f"drop role {SERVICE}".encode())
    start(data, settings=QUICK)
    with closing(psycopg.connect(server.url(SERVICE))) as connection:
        assert connection.execute("select datname from pg_database where datname ~ 'wallai'").fetchall() == [
            ("wallai",)
        ]


def test_the_log_of_the_server_tells_nothing_of_what_people_wrote(data: Path) -> None:
    server = start(data, settings=QUICK)
    with closing(psycopg.connect(server.url(OWNER), autocommit=True)) as connection:
        connection.execute("create table note (word text check (word <> 'secret dinner'))")
        for query in ("insert into note values ('secret dinner')", "select 'secret dinner'::numeric"):
            with pytest.raises(psycopg.Error):
                connection.execute(query.encode())
    assert "secret" not in settle(data).log.read_text()
