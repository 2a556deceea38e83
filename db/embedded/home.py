"""Where an embedded PostgreSQL really lives, and as whom it runs."""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from db.embedded.failure import ServerFailure

# Linux allows 107 bytes for the path of a Unix socket, macOS 103; ".s.PGSQL.5432" needs 14 of them.
SOCKET_FOLDER_BYTES_MAX = 85
# PostgreSQL refuses to run as root; without one of these accounts initdb finds no name for its user either.
ACCOUNTS = ("postgres", "nobody", "daemon")
# These outlive a restart of the machine and are open to every account; /var/tmp is the last resort.
ROOTS = (Path("/var/lib"), Path("/srv"), Path("/var/tmp"))
TEMPORARY = Path("/tmp").resolve()


class Identity(TypedDict, total=False):
    """Arguments of `subprocess` that make the child another OS user; empty where it stays the same."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The OS user that PostgreSQL runs as when Wallai runs as root."""

    uid: int
    gid: int

    @property
    def identity(self) -> Identity:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Home:
    """The folder that holds cluster, socket, locks and logs; `account` is None unless Wallai runs as root."""

    folder: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def identity(self) -> Identity:
        return self.account.identity if self.account else {}

    @property
    def sockets(self) -> Path:
        """The folder of the socket: within the home where the path is short enough, else under /tmp."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside)) <= SOCKET_FOLDER_BYTES_MAX:
            return inside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return TEMPORARY / f"wallai-{self._owner}-{digest}"

    def make_sockets(self) -> None:
        """Create the folder of the socket, for its owner alone; `ServerFailure` if another's is there."""
        try:
            self.sockets.mkdir(mode=0o700)
            if self.account:
                os.chown(self.sockets, self.account.uid, self.account.gid)
        except FileExistsError:
            found = self.sockets.lstat()
            if self.sockets.is_symlink() or found.st_uid != self._owner or found.st_mode & 0o077:
                raise ServerFailure(
                    f"The folder {self.sockets} is not private to the server; remove it."
                ) from None

    def open_lock(self, name: str) -> int:
        """Open the lock file `name`, created where it is missing; children do not inherit the descriptor."""
        descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if os.geteuid() == 0:
            owner = self.folder.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return descriptor

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold the lock file `name` exclusively; waits for whoever holds it."""
        descriptor = self.open_lock(name)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @property
    def _owner(self) -> int:
        return self.account.uid if self.account else os.geteuid()


def settle(data: Path) -> Home:
    """Return the home of the data folder `data`, which is created where it is missing.

    It is `data` itself, except for root where the account of the server cannot enter `data`: then it is a
    folder under /var/lib (under /tmp if `data` is), named once and for all in the file `elsewhere` of `data`.
    No mode of a parent is touched.
    """
    data = Path(os.path.realpath(data))
    is_root = os.geteuid() == 0
    if not data.is_dir():
        data.parent.mkdir(parents=True, exist_ok=True)
        data.mkdir(exist_ok=True)
        data.chmod(0o711 if is_root else 0o700)
    elsewhere = data / "elsewhere"
    if not elsewhere.exists():
        if not is_root:
            return Home(data, None)
        if (data / "cluster").exists():
            return Home(data, _account(data))
        account = _account(data)
        if _can_enter(account, data):
            return Home(data, account)
        _move_out(data, elsewhere, account)
    folder = Path(elsewhere.read_text().strip())
    if not folder.is_dir():
        raise ServerFailure(
            f"The books of {data} were in {folder}, which is gone: remove {elsewhere} to begin anew."
        )
    return Home(folder, _account(folder) if is_root else None)


def _account(folder: Path) -> Account:
    """The owner of the cluster where there is one, else the first account that this system has."""
    cluster = folder / "cluster"
    if cluster.exists():
        owner = cluster.stat()
        if owner.st_uid == 0:
            raise ServerFailure(f"{cluster} belongs to root, and PostgreSQL refuses to run as root.")
        return Account(owner.st_uid, owner.st_gid)
    for name in ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(found.pw_uid, found.pw_gid)
    raise ServerFailure("PostgreSQL refuses to run as root: add a user named postgres.")


def _can_enter(account: Account, folder: Path) -> bool:
    """Whether the account reaches the folder: tried, because modes alone do not tell (ACLs, mounts)."""
    try:
        entered = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/",
            env={},
            capture_output=True,
            **account.identity,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerFailure(
            f"PostgreSQL refuses to run as root, and root may not become another user here ({error}): "
            "start Wallai as an ordinary user."
        ) from error
    return entered.returncode == 0


def _move_out(data: Path, elsewhere: Path, account: Account) -> None:
    """Make a folder that the account reaches and name it in `elsewhere`; of two at once, the first counts."""
    folder = _new_folder(account, roots=(TEMPORARY,) if data.is_relative_to(TEMPORARY) else ROOTS)
    (folder / "origin").write_text(f"{data}\n")
    note = data / f"elsewhere.{os.getpid()}"
    note.write_text(f"{folder}\n")
    note.chmod(0o644)
    try:
        os.link(note, elsewhere)
    except FileExistsError:
        shutil.rmtree(folder)
    finally:
        note.unlink()


def _new_folder(account: Account, *, roots: Sequence[Path]) -> Path:
    for root in roots:
        if root.is_dir() and os.access(root, os.W_OK) and _can_enter(account, root):
            folder = Path(tempfile.mkdtemp(prefix="wallai-", dir=root))
            folder.chmod(0o711)
            return folder
    raise ServerFailure(f"{roots[0]} is closed to the account that PostgreSQL runs as (uid {account.uid}).")
