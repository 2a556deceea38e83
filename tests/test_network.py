"""No test leaves this machine."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]
)
def test_a_call_to_another_machine_fails_at_once(family: int, address: str) -> None:
    with socket.socket(family) as line, pytest.raises(OSError, match="tried to reach"):
        line.connect((address, 443))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door, socket.socket() as line:
        line.connect(door.getsockname())
