"""The PostgreSQL of a run: an embedded one, with chosen programs where wanted, or one that the environment names."""

from __future__ import annotations

import itertools
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from db.embedded.binaries import WHEEL, Binaries, installed
from db.embedded.server import APP, OWNER, SERVICE, SUPERUSER
from db.embedded.server import Server as EmbeddedServer

URLS = {
    SUPERUSER: "DATABASE_SUPERUSER_URL",
    OWNER: "DATABASE_ADMIN_URL",
    APP: "DATABASE_URL",
    SERVICE: "DATABASE_SERVICE_URL",
}
# The product reads the same variable. The processes that a test starts are told by the test.
BEHIND_POOLER = os.environ.get("WALLAI_POOLER", "").lower() in ("1", "on", "true", "yes")
# Two workers share a server, and so may two runs: nobody else's databases bear this word.
RUN = secrets.token_hex(3)
numbers = itertools.count(1)


@dataclass(frozen=True)
class OutsideServer:
    """A PostgreSQL that somebody else runs, by the address of each login; the port of a pooler may be one."""

    addresses: dict[str, str]

    def url(self, role: str, database: str) -> str:
        """The address of a database for a role; a role that a test made has its own name for a password."""
        address = urlsplit(self.addresses.get(role, self.addresses[SUPERUSER]))
        if role not in self.addresses:
            place = address.netloc.rpartition("@")[2]
            address = address._replace(netloc=f"{quote(role)}:{quote(role)}@{place}")
        return address._replace(path=f"/{quote(database)}").geturl()


Server = EmbeddedServer | OutsideServer


def outside_server() -> OutsideServer | None:
    """The server that the environment names, if it names a superuser: without that it is none for tests."""
    given = {role: os.environ.get(name, "") for role, name in URLS.items()}
    if not given[SUPERUSER]:
        return None
    for role, address in given.items():
        if unquote(urlsplit(address).username or "") != role:
            raise pytest.UsageError(f"{URLS[role]} has to be the address of the login {role}.")
    return OutsideServer(given)


def new_name(kind: str) -> str:
    """A name for a database that nothing else on the server has."""
    return f"wallai_{kind}_{RUN}_{next(numbers)}"


def choose_programs(wanted: str, site: Path) -> None:
    """Lets this process and all that it starts find these programs of PostgreSQL, as if the wheel held them.

    `wanted` is a major version, a folder, or `system` for a machine on which the wheel is not to be had; the
    empty folder `site` stands before the packages that are installed.
    """
    site.chmod(0o755)
    package = site / WHEEL
    package.mkdir()
    (package / "__init__.py").touch()
    if wanted != "system":
        chosen = programs(wanted)
        (package / "pginstall").symlink_to(chosen.folder.parent)
        if chosen.site:
            (site / f"{WHEEL}.libs").symlink_to(chosen.site / f"{WHEEL}.libs")
    sys.path.insert(0, str(site))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])


def programs(wanted: str) -> Binaries:
    for found in installed():
        if wanted in (str(found.major), str(found.folder)):
            return found
    raise pytest.UsageError(f"There are no programs of PostgreSQL {wanted} here.")
