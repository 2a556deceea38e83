"""Whether a connection that waited in a pool still has its server: asked of the socket, and of the server in doubt."""

from __future__ import annotations

import select

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection


def watch(engine: Engine) -> None:
    """Lets the pool hand out no connection whose server is gone; such a one is replaced.

    A server says nothing unasked but that it ends, and the end of a connection can be read like words. So only where
    something can be read the server is asked: what is silent costs no way there and back.
    """

    def checked_out(
        connection: DBAPIConnection, entry: ConnectionPoolEntry, proxied: PoolProxiedConnection
    ) -> None:
        if not has_news(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("the server of this connection is gone") from error

    event.listen(engine, "checkout", checked_out)


def has_news(connection: DBAPIConnection) -> bool:
    """Whether something can be read from the server, such as that it is gone."""
    poll = select.poll()
    poll.register(connection.driver_connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
