"""The embedded books are saved while they are in use, and brought back whole or not at all."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.demo import EVA, HOME, furnish
from db.embedded.backup import back_up
from db.embedded.home import settle
from db.embedded.programs import BackupFailure, programs_for
from db.embedded.restore import FRESH, GROUPS, REPLACED, contents_of, create, expenses_in, swap
from db.embedded.roles import APP, OWNER, SERVICE, SUPERUSER
from db.embedded.server import Server, erase, start
from db.migrate import MIGRATIONS, MigrationFailure, migrate
from db.outside import rows
from db.verify import verify
from evals.throw_away import passing_folder, quick_place
from tests.support.keeper import RESTORING, WRITING, Keeper, keep

CALL = """
with thread as (
    insert into ai_conversations (user_id, space_id, thread_id) values (%s, %s, 'one') returning *
), turn as (
    insert into turns (conversation_id, user_id, space_id, message_id, channel, inbound, state, finished_at)
    select id, user_id, space_id, 'one', 'test', '{}', 'done', now() from thread returning *
)
insert into tool_calls (turn_id, call_id, seq, user_id, space_id, name, arguments, writes, state)
select id, 'one', 1, user_id, space_id, 'query_spending', '{}', false, 'done' from turn
"""
READING = "select pid from pg_stat_activity where datname = %s and application_name = 'pg_restore'"


@pytest.fixture(scope="module")
def keeper() -> Iterator[Keeper]:
    with passing_folder(quick_place()) as folder:
        keeper = keep(folder)
        server = keeper.server
        migrate(server.url(OWNER), app_url=server.url(APP), service_url=server.url(SERVICE))
        furnish(server.url(OWNER))
        keeper.books("84.50")
        yield keeper
        erase(keeper.data)


@pytest.mark.proof
def test_the_books_come_back_as_they_were(keeper: Keeper) -> None:
    url = keeper.server.url(SUPERUSER)
    rows(url, CALL, EVA.id, HOME)
    rows(url, f"create database {FRESH}")
    rows(keeper.server.url(SUPERUSER, FRESH), "create table public.expenses (left_by_a_killed_one int)")
    before = keeper.contents()
    file = keeper.saved("as they were")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    keeper.books("3.20")
    grown = keeper.contents()
    assert grown != before
    restored = keeper.restored(file)
    assert restored.taken and restored.recount.differences == []
    assert keeper.contents() == before
    assert verify(keeper.server.url(OWNER)) == []
    assert keeper.databases() >= {"wallai", REPLACED} and FRESH not in keeper.databases()
    assert rows(keeper.server.url(SUPERUSER, REPLACED), "select count(*) from expenses") == [
        (len(grown["public.expenses"][0][0]),)
    ]
    # Another server counts its transactions anew: no call of the past may seem to be of a present one.
    assert rows(url, "select xact::text from tool_calls") == [("0",)]
    keeper.books("5.00")
    assert expenses_in(keeper.server) == 2


@pytest.mark.proof
def test_books_are_saved_and_replaced_while_another_process_writes_them(keeper: Keeper) -> None:
    before = expenses_in(keeper.server)
    writer = keeper.run(WRITING, keeper.server.url(APP))
    try:
        said = iter(writer.stdout or ())
        assert [next(said) for _ in range(20)][-1] == "booked\n"
        file = keeper.saved("in use")
        assert keeper.restored(file).taken
        while next(said) != "lost\n":
            pass
        while next(said) != "booked\n":
            pass
    finally:
        writer.kill()
        writer.communicate()
    assert expenses_in(keeper.server) >= before + 21
    assert verify(keeper.server.url(OWNER)) == []
    assert verify(keeper.server.url(OWNER, REPLACED)) == []


@pytest.mark.proof
def test_killed_while_it_reads_the_books_are_as_they_were(keeper: Keeper) -> None:
    keeper.books("1.00")
    file = keeper.saved("to be killed while reading")
    keeper.books("2.00")
    before = keeper.contents()
    process = begun(keeper, file, step="Reading")
    await_reading(keeper)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert verify(keeper.server.url(OWNER)) == []
    assert keeper.contents() == before
    keeper.books("4.00")


@pytest.mark.proof
@pytest.mark.parametrize("seconds", [0.0, 0.1])
def test_killed_at_any_later_moment_there_are_whole_books(keeper: Keeper, seconds: float) -> None:
    keeper.books("1.00")
    file = keeper.folder / "to be killed"
    if not file.exists():
        back_up(keeper.data, keeper.server, file)
        keeper.books("2.00")
    before = keeper.contents()
    process = begun(keeper, file, step="Recounting")
    time.sleep(seconds)
    process.kill()
    process.communicate()
    assert verify(keeper.server.url(OWNER)) == []
    if keeper.contents() != before:
        assert rows(keeper.server.url(SUPERUSER, REPLACED), "select count(*) from expenses") == [
            (len(before["public.expenses"][0][0]),)
        ]
    keeper.books("4.00")


def begun(keeper: Keeper, file: Path, *, step: str) -> subprocess.Popen[str]:
    """A process that brings the file back, at the beginning of this step; it waits before the next one."""
    process = keeper.run(RESTORING, str(keeper.data), str(file))
    assert process.stdout is not None and process.stdin is not None
    said = ""
    while not said.startswith(step):
        said = process.stdout.readline()
        assert said, f"It ended before {step}."
        process.stdin.write("go on\n")
        process.stdin.flush()
    return process


def await_reading(keeper: Keeper) -> None:
    """Returns while the backup is being read into the fresh database."""
    deadline = time.monotonic() + 30
    while not rows(keeper.server.url(SUPERUSER), READING, FRESH):
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.mark.proof
def test_a_backup_overwrites_nothing(keeper: Keeper) -> None:
    file = keeper.folder / "mine"
    file.write_text("dear")
    with pytest.raises(BackupFailure, match="is there already"):
        back_up(keeper.data, keeper.server, file)
    link = keeper.folder / "link to nothing"
    link.symlink_to(keeper.folder / "nothing")
    with pytest.raises(BackupFailure, match="is there already"):
        back_up(keeper.data, keeper.server, link)
    assert file.read_text() == "dear" and not (keeper.folder / "nothing").exists()


@pytest.mark.proof
def test_a_backup_that_cannot_be_written_leaves_nothing(keeper: Keeper) -> None:
    with pytest.raises(BackupFailure, match=r"cannot be written: No such file or directory\.$"):
        back_up(keeper.data, keeper.server, keeper.folder / "no folder" / "file")
    with pytest.raises(BackupFailure, match="could not be made"):
        back_up(keeper.data, Server(keeper.folder, 1), keeper.folder / "no server")
    assert not [path for path in keeper.folder.iterdir() if "no " in path.name]


def test_a_file_system_without_links_takes_a_backup(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", no_links)
    assert contents_of(programs_for(settle(keeper.data)), keeper.saved("without links"))


def spoilt(keeper: Keeper, how: str) -> Path:
    file = keeper.folder / how
    if how == "a text":
        file.write_text("Dear diary")
    elif how == "empty":
        file.touch()
    elif how == "another database":
        back_up(keeper.data, OtherDatabase(keeper.server.socket_dir, keeper.server.port), file)
    elif how != "not there":
        content = bytearray(keeper.saved(f"{how}, whole").read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content if how == "altered" else content[:-2000])
    return file


class OtherDatabase(Server):
    def url(self, role: str, database: str = "postgres") -> str:
        return super().url(role, database)


@pytest.mark.proof
@pytest.mark.parametrize("how", ["a text", "empty", "not there", "another database", "cut", "altered"])
def test_a_file_that_is_no_whole_backup_changes_nothing(keeper: Keeper, how: str) -> None:
    file = spoilt(keeper, how)
    before = keeper.contents()
    with pytest.raises(BackupFailure) as failure:
        keeper.restored(file)
    assert str(failure.value).startswith(f"{file} ") and str(failure.value).endswith(".")
    assert "\n" not in str(failure.value)
    assert keeper.contents() == before


@pytest.mark.proof
def test_a_backup_whose_sums_differ_is_taken_only_where_that_is_wanted(keeper: Keeper) -> None:
    url = keeper.server.url(SUPERUSER)
    odd = "set session_replication_role = replica; update space_members set odd_units = odd_units "
    rows(url, f"{odd} + 7")
    wrong = keeper.saved("wrong")
    rows(url, f"{odd} - 7")
    before = keeper.contents()
    refused = keeper.restored(wrong)
    assert not refused.taken
    assert {difference.what for difference in refused.recount.differences} == {"odd units of a member"}
    assert keeper.contents() == before and FRESH not in keeper.databases()
    assert keeper.restored(wrong, even_if_wrong=True).taken
    assert keeper.contents() != before
    rows(url, f"{odd} - 7")


@pytest.mark.proof
def test_an_older_backup_is_brought_to_the_newest_schema(keeper: Keeper, tmp_path: Path) -> None:
    for file in [*sorted(MIGRATIONS.glob("00[123]_*.sql")), MIGRATIONS / "auth_shim.sql"]:
        shutil.copy(file, tmp_path)
    create(keeper.server)
    urls = [keeper.server.url(role, FRESH) for role in (OWNER, APP, SERVICE)]
    migrate(urls[0], app_url=urls[1], service_url=urls[2], folder=tmp_path)
    furnish(urls[0])
    swap(keeper.server)
    keeper.books("7.00")
    file = keeper.saved("older")
    assert keeper.restored(file).taken
    names = rows(
        keeper.server.url(SUPERUSER), "select max(name) from private.schema_migrations where name < 'a'"
    )
    assert names == [(sorted(MIGRATIONS.glob("[0-9]*.sql"))[-1].stem,)]
    assert verify(keeper.server.url(OWNER)) == [] and expenses_in(keeper.server) == 1


@pytest.mark.proof
def test_a_backup_of_a_newer_wallai_is_refused(keeper: Keeper) -> None:
    url = keeper.server.url(SUPERUSER)
    rows(url, "insert into private.schema_migrations (name, checksum) values ('999_later', '')")
    file = keeper.saved("newer")
    rows(url, "delete from private.schema_migrations where name = '999_later'")
    before = keeper.contents()
    with pytest.raises(MigrationFailure, match="999_later"):
        keeper.restored(file)
    assert keeper.contents() == before and FRESH not in keeper.databases()


@pytest.mark.proof
def test_a_new_machine_takes_the_books(keeper: Keeper) -> None:
    """Its server has none of the databases and roles yet that the migrations need or make."""
    file, before = keeper.saved("moving"), keeper.contents()
    url = keeper.server.url(SUPERUSER, "postgres")
    for name in ("wallai", REPLACED, FRESH):
        rows(url, f"drop database if exists {name} with (force)")
    for role in (*GROUPS, OWNER, APP, SERVICE):
        rows(url, f"drop role {role}")
    start(keeper.data)
    assert keeper.restored(file).taken
    assert keeper.contents() == before
    keeper.books("9.00")
    assert verify(keeper.server.url(OWNER)) == []
