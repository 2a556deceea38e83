"""Every mutant of the books, read off PostgreSQL's catalogue: a law that is added is broken, too."""

from __future__ import annotations

import psycopg

from evals.books.mutation.functions import function_mutants
from evals.books.mutation.grants import grant_mutants
from evals.books.mutation.mutant import Mutant
from evals.books.mutation.policies import policy_mutants
from evals.books.mutation.roles import role_mutants
from evals.books.mutation.rules import rule_mutants


def all_mutants(connection: psycopg.Connection) -> list[Mutant]:
    """The mutants of a migrated database, by the superuser's connection; their names differ."""
    connection.execute("select set_config('search_path', '', false)")
    found = [
        mutant
        for kind in (policy_mutants, rule_mutants, function_mutants, role_mutants, grant_mutants)
        for mutant in kind(connection)
    ]
    by_name = {mutant.name: mutant for mutant in found}
    if len(by_name) < len(found):
        raise ValueError("two mutants bear one name")
    return found
