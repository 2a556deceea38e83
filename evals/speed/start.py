"""How soon a second start answers: the page, and the agent, beside a bare application of the framework."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from evals.speed.table import Measured, Measurement

ROOT = Path(__file__).parents[2]
LOOK_SECONDS = 0.005
PATIENCE_SECONDS = 120.0
BARE = """
import uvicorn
from fastapi import FastAPI
app = FastAPI()
app.get("/")(lambda: "hello")
uvicorn.run(app, port={port}, log_level="error")
"""


def measure(*, runs: int) -> Measurement:
    """Starts Wallai as a person does, after a first start that made the books, and the bare application in between."""
    port = free_port()
    bare = [sys.executable, "-c", BARE.format(port=port)]
    floor, page, ready = [], [], []
    with tempfile.TemporaryDirectory(prefix="wallai-start-", ignore_cleanup_errors=True) as folder:
        # `env` sets what a person may have set: where the books lie.
        run = ["env", f"WALLAI_DATA={folder}", sys.executable, "run.py", "serve", "--port", str(port)]
        with started(run) as began:
            answered(port, "/readyz", began)
        for _ in range(runs):
            with started(bare) as began:
                floor.append(answered(port, "/", began))
            with started(run) as began:
                page.append(answered(port, "/", began))
                ready.append(answered(port, "/readyz", began))
    rows = [Measured("the page answers", floor, page), Measured("the agent is ready", floor, ready)]
    return Measurement(f"{runs} starts over books that are there", "a bare application", "Wallai", rows)


@contextmanager
def started(command: Sequence[str]) -> Iterator[float]:
    """Runs the command until the end of the block, which gets the moment at which it began."""
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield began
        finally:
            process.send_signal(signal.SIGINT)


def answered(port: int, path: str, began: float) -> float:
    """The milliseconds from the beginning to the first answer that is a 200. Raises TimeoutError."""
    while time.monotonic() - began < PATIENCE_SECONDS:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_SECONDS) as answer:
                if answer.status == 200:
                    return (time.monotonic() - began) * 1000
        except (URLError, ConnectionError):
            time.sleep(LOOK_SECONDS)
    raise TimeoutError(f"{path} does not answer")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])
