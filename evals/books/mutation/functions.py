"""Functions of the books: dropped, run as their caller, opened to the caller's names, made to say yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from evals.books.mutation.mutant import PEOPLE, Mutant

FUNCTIONS = """
select oid::regprocedure::text as signature, proname as name, pg_get_functiondef(oid) as definition,
       prosrc as source, prorettype::regtype::text as answers, prosecdef as definer,
       proconfig is not null as pinned,
       exists (select from unnest(%(people)s::text[]) as role where has_function_privilege(role, oid, 'execute'))
           as answers_people
from pg_proc
where pronamespace in ('private'::regnamespace, 'auth'::regnamespace) and prokind = 'f' order by 1
"""
YES = {
    "boolean": "begin return true; end",
    "uuid[]": "begin return array(select id from public.spaces union all select id from public.users); end",
    "trigger": "begin return new; end",
    "void": "begin end",
}
"""What a guard of this type says that stops nobody and lets everything be."""

RAISE = re.compile(r"raise exception [^;]*;")
CONDITION = re.compile(r"\b(where|and|or|if) ")
END_OF_CONDITION = re.compile(
    r"\s+(?:and|or|then|where|group by|order by|limit|for|join|left join|returning|union|on conflict|do|else|when|end)"
    r"\b|;|,|\)"
)


@dataclass(frozen=True)
class Function:
    signature: str
    name: str
    definition: str
    source: str
    answers: str
    definer: bool
    pinned: bool
    answers_people: bool

    def but(self, source: str) -> str:
        """Its definition with this body instead of its own."""
        return self.definition.replace(self.source, source).replace(
            "LANGUAGE sql", "LANGUAGE plpgsql" if source == YES.get(self.answers) else "LANGUAGE sql"
        )


def function_mutants(connection: psycopg.Connection) -> Iterator[Mutant]:
    for row in connection.execute(FUNCTIONS.encode(), {"people": list(PEOPLE)}).fetchall():
        function = Function(*row)
        named, itself = f"function {function.name}:", f"function {function.signature}"
        yield Mutant(f"{named} dropped", (f"drop {itself} cascade",))
        if function.definer:
            yield Mutant(f"{named} runs as its caller", (f"alter {itself} security invoker",))
        if function.pinned:
            yield Mutant(f"{named} looks names up as its caller does", (f"alter {itself} reset all",))
        for said, body in bodies(function):
            weaker = Mutant(f"{named} {said}", (function.but(body),))
            if accepted(connection, weaker):
                yield weaker


def bodies(function: Function) -> Iterator[tuple[str, str]]:
    """Other bodies: one that stops nobody, and its own with one guard left out."""
    source = function.source
    if function.answers in YES:
        yield "stops nobody", YES[function.answers]
    for place, found in enumerate(RAISE.finditer(source), 1):
        yield f"raise {place} silenced", source[: found.start()] + "null;" + source[found.end() :]
    if not function.answers_people:
        # What a trigger does is arithmetic, and examined by the sums; what a person asks, conditions answer.
        return
    for found in CONDITION.finditer(source):
        start, end = found.end(), end_of_condition(source, found.end())
        said = " ".join(source[found.start() : end].split())
        line = source.count("\n", 0, start)
        instead = "false" if found[1] in ("or", "if") else "true"
        yield f"line {line} without {said!r}", source[:start] + instead + source[end:]


def end_of_condition(source: str, start: int) -> int:
    """Where the condition that begins here ends: what stands in parentheses belongs to it."""
    depth, at = 0, start
    while at < len(source):
        if depth == 0 and END_OF_CONDITION.match(source, at):
            return at
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        at += 1
    return at


def accepted(connection: psycopg.Connection, mutant: Mutant) -> bool:
    """False where PostgreSQL does not take the new body, which then is no mutant."""
    try:
        with connection.transaction(force_rollback=True):
            for statement in mutant.statements:
                connection.execute(statement.encode())
    except psycopg.errors.SyntaxError:
        return False
    return True
