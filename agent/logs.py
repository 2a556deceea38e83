"""Logs carry ids and counts, no texts and no amounts (RULES 9)."""

from __future__ import annotations

import logging

OUR_ROOMS = ("agent", "tools", "db", "channels", "evals")
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def begin_logging(level: str) -> None:
    """Sends our own lines to standard error; libraries are heard from `warning` on, since theirs may hold texts."""
    printer = logging.StreamHandler()
    printer.addFilter(may_be_heard)
    logging.basicConfig(format=FORMAT, level=logging.WARNING, handlers=[printer])
    for room in OUR_ROOMS:
        logging.getLogger(room).setLevel(level.upper())


def may_be_heard(record: logging.LogRecord) -> bool:
    """Even a library that an environment variable makes talkative is heard from `warning` on alone."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] in OUR_ROOMS
