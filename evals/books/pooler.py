"""pgbouncer in transaction mode before a server, as managed databases put one there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from db.embedded.server import APP, SERVICE
from evals.books.plain_server import PlainServer, answers, free_port, private_folder, running

# Debian puts it where only root's PATH leads.
FOLDERS = ("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")
CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {logins}
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
# A database of a test is gone soon, and its idle connections are another's.
server_idle_timeout = 10
log_connections = 0
log_disconnections = 0
"""


def pgbouncer() -> str | None:
    """The program, where this machine has it."""
    return shutil.which("pgbouncer", path=os.pathsep.join(FOLDERS))


@contextmanager
def pooled(server: PlainServer, program: str) -> Iterator[PlainServer]:
    """The same server behind the pooler's port, which lets the application's and the service's logins in."""
    folder = private_folder(server.home, "pooler")
    port = free_port()
    logins, configuration = folder / "logins.txt", folder / "pgbouncer.ini"
    logins.write_text("".join(f'"{login}" "{server.password}"\n' for login in (APP, SERVICE)))
    configuration.write_text(CONFIGURATION.format(server=server.port, port=port, logins=logins))
    for file in (logins, configuration):
        if server.home.account:
            os.chown(file, server.home.account.uid, server.home.account.gid)
    with running([program, str(configuration)], server.home, log=folder / "log", is_up=lambda: answers(port)):
        yield server.at(port)
