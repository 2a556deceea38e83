"""A mutant: the books with one law dropped, opened or weakened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg

PEOPLE = ("anon", "authenticated", "wallai_app", "wallai_service")
"""The roles that a transaction may wear; what they are granted, a person or a login can do."""

SCHEMAS = ("auth", "private", "public")


@dataclass(frozen=True)
class Mutant:
    """The superuser's statements that break one law; `undo` mends what belongs to the whole cluster."""

    name: str
    statements: tuple[str, ...]
    undo: tuple[str, ...] = ()

    def with_also(self, other: Mutant) -> Mutant:
        """The books with both laws broken."""
        return Mutant(
            f"{self.name} + {other.name}", self.statements + other.statements, other.undo + self.undo
        )


def read(
    connection: psycopg.Connection, query: str, values: Mapping[str, object] | Sequence[object] = ()
) -> Iterator[Mutant]:
    """The mutants that a query over the catalogue writes: a name, a statement, and perhaps its undoing.

    What is in no other schema than `public` goes without it in a name.
    """
    for name, statement, *undo in connection.execute(query.encode(), values).fetchall():
        yield Mutant(str(name).replace("public.", ""), (str(statement),), tuple(map(str, undo)))
