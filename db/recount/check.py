"""One check of the books."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What is recounted, and the query whose rows are the differences: where, stored, counted.

    `where` is a table with ids and `stored` and `counted` are figures, ids, states or names of columns: what
    people wrote is in none of them.
    """

    what: str
    query: str
