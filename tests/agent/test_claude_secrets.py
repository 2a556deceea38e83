"""No key and no word of a thread is in anything that the client prints."""

import logging
import traceback

import pytest

from tests.support.talk import KEY, client, failure_of, heard, network
from tests.support.wire import Fault, Said, Script, text

HELLO = Said([text("Hello")])


@pytest.mark.parametrize("key", [None, "", "  ", "sk-ant\nsecret", "ключ-secret", "sk ant secret"])
async def test_a_key_that_no_header_can_carry_is_refused_without_a_call(key: str | None) -> None:
    with network() as requests:
        failure = await failure_of(client(api_key=key))
    assert failure.kind == "unauthorized" and requests == []
    assert "secret" not in "".join(traceback.format_exception(failure))


async def test_a_server_of_ones_own_needs_no_key() -> None:
    script = Script(HELLO)
    await heard(client(script, api_key=None, base_url="http://127.0.0.1:11434"))
    assert script.headers[0]["host"] == "127.0.0.1:11434"


async def test_no_secret_and_no_word_of_the_thread_is_in_what_is_printed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """RULES 9: logs and traces carry no texts."""
    caplog.set_level(logging.INFO)
    claude = client()
    with network(Fault(401, "authentication_error", f"bad key {KEY}, asked for Dinner 84.50")):
        failure = await failure_of(claude)
    printed = [repr(claude), str(claude), repr(failure), *traceback.format_exception(failure), caplog.text]
    for secret in (KEY, "Dinner", "84.50"):
        assert secret not in "".join(printed)
