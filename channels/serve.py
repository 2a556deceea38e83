"""Runs the service: its page answers at once, and `/readyz` says when it can talk."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import uvicorn

from agent.settings import Settings
from channels.front import Front
from channels.web.page import PageFiles

if TYPE_CHECKING:
    from fastapi import FastAPI

    from agent.wallai import Wallai

PORT = 8000
LAST_WORDS_SECONDS = 3


class PortTaken(Exception):
    """One sentence about an address that cannot be listened on."""


def serve(settings: Settings, *, host: str, port: int | None) -> None:
    """Runs until Ctrl-C or SIGTERM, without a port on PORT or, where that is taken, on a free one.

    Raises PortTaken, and what keeps Wallai from opening.
    """
    signal.signal(signal.SIGTERM, stop)
    failures: list[BaseException] = []

    def fail(failure: BaseException) -> None:
        failures.append(failure)
        server.should_exit = True

    with suppress(KeyboardInterrupt), listening(host, port) as door:
        print(f"Wallai is at {url_of(host, door.getsockname()[1])} (Ctrl-C stops it).", flush=True)
        page = PageFiles(settings.supabase_url)
        front = Front(page, lambda: loaded(settings, page, fail), fail)
        server = Server(front)
        server.run(sockets=[door])
    if failures:
        raise failures[0]


class Server(uvicorn.Server):
    """Ends soon after it is told to, whoever still listens."""

    def __init__(self, front: Front) -> None:
        super().__init__(
            uvicorn.Config(
                front, log_level="warning", access_log=False, timeout_graceful_shutdown=LAST_WORDS_SECONDS
            )
        )
        self.front = front

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.front.leave()
        await super().shutdown(sockets)


def loaded(settings: Settings, page: PageFiles, on_failure: Callable[[BaseException], None]) -> FastAPI:
    """The service, whose libraries take a second to load."""
    from agent.logs import begin_logging
    from channels.messengers.setting_up import messengers_of
    from channels.web.access import access_of
    from channels.web.service import service

    begin_logging(settings.wallai_log)
    return service(
        lambda: opened(settings),
        access_of(settings),
        page=page,
        offered=messengers_of(settings),
        on_failure=on_failure,
    )


def opened(settings: Settings) -> Wallai:
    """Wallai, over books that are started and brought up to date. Raises what keeps it from opening."""
    from agent.opening import addresses, bring_up_to_date, load_libraries_meanwhile, open_wallai

    load_libraries_meanwhile()
    where = addresses(settings, on_step=print_step)
    if where.admin is not None:
        bring_up_to_date(where, demo=where.embedded, on_step=print_step)
    return open_wallai(settings, where)


def stop(number: int, frame: object) -> NoReturn:
    """Ends the process as Ctrl-C does: uvicorn closes the service first and then raises the signal again."""
    raise KeyboardInterrupt


def listening(host: str, port: int | None) -> socket.socket:
    """Binds the port before anything is loaded or started. Raises PortTaken."""
    if port is None:
        with suppress(PortTaken):
            return listening(host, PORT)
        return listening(host, 0)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        door = socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = str(getattr(error, "strerror", None) or "no such address").partition(" (")[0]
        raise PortTaken(f"Port {port} of {host[:60]} cannot be used: {reason}. Try another --port.") from None
    # An answer is sent in two pieces, and the second would wait until the first is acknowledged: 40 ms a request.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def url_of(host: str, port: int) -> str:
    """The address for a browser: one of version 6 stands in brackets (RFC 3986, 3.2.2)."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def print_step(step: str) -> None:
    print(step, file=sys.stderr, flush=True)
