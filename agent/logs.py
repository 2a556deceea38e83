"""Logs carry ids and counts, no texts and no amounts (RULES 9)."""

from __future__ import annotations

import logging

OUR_ROOMS = ("agent", "tools", "db", "channels", "evals")
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def begin_logging(level: str) -> None:
    """Sends our own lines to standard error; libraries are heard from `warning` on, since theirs may hold texts."""
    logging.basicConfig(format=FORMAT, level=logging.WARNING)
    for room in OUR_ROOMS:
        logging.getLogger(room).setLevel(level.upper())
