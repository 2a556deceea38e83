"""An event loop beside the main thread, so that a turn goes on while somebody types or presses Ctrl-C."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import wait
from typing import Any, Self, TypeVar

T = TypeVar("T")
NOTICE_SECONDS = 0.2


class Background:
    """Runs coroutines in a thread of its own until the block ends; Ctrl-C reaches the main thread alone."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="background", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Returns or raises what the coroutine does; Ctrl-C cancels it and is raised here."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        try:
            # A Ctrl-C that comes just before the waiting begins is noticed only where it ends.
            while not future.done():
                wait([future], timeout=NOTICE_SECONDS)
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            # Once the loop has come round, the cancelled coroutine prints nothing more.
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop).result()
            raise

    def __exit__(self, *error: object) -> None:
        self.run(end_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


async def end_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
