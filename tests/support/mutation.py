"""A plugin of pytest: runs the tests against one mutant of the books after another, until each is noticed.

Mutants come as lines of JSON over one pipe, and a verdict on each goes back over another. The collected
tests stay; the template database, of which every stage is a copy, is replaced by a mutated one.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import psycopg
import pytest
from _pytest.runner import runtestprotocol

from db.embedded.server import OWNER
from tests.support.servers import BEHIND_POOLER, Server

GUESSES_MAX = 12
BRIEFLY = 3 * GUESSES_MAX
# A mutant may make a statement wait or recurse for ever; libpq gives these to every connection, where no pooler
# stands that refuses them.
IMPATIENT = "-c statement_timeout=20s -c lock_timeout=10s"


@dataclass
class Laboratory:
    """The server with the template, sound in the beginning, and what has noticed which mutant so far."""

    server: Server | None = None
    template: str = ""
    kept: bool = False
    killers: dict[str, pytest.Item] = field(default_factory=dict)
    rarity: Counter[str] = field(default_factory=Counter)
    stages: list[tuple[Any, Any]] = field(default_factory=list)

    @property
    def sound(self) -> str:
        return f"{self.template}_sound" if self.kept else self.template

    def url(self, name: str) -> str:
        assert self.server is not None, "no test asked for the books"
        return self.server.url("postgres", name)

    def mutate(self, statements: list[str]) -> None:
        """Replaces the template by a copy of the sound one, broken by these statements."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as admin:
            if not self.kept:
                admin.execute(f"alter database {self.template} rename to {self.template}_sound".encode())
                self.kept = True
            admin.execute(f"drop database if exists {self.template} with (force)".encode())
            admin.execute(
                f"create database {self.template} template {self.sound} owner {OWNER} strategy file_copy".encode()
            )
        self.execute(self.template, statements)

    def execute(self, database: str, statements: list[str]) -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


laboratory = Laboratory()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants-from", type=int, help="The descriptor from which mutants are read")
    parser.addoption("--verdicts-to", type=int, help="The descriptor to which verdicts are written")


@pytest.fixture(scope="session", autouse=True)
def books_to_mutate(server: Server, template: str) -> None:
    laboratory.server, laboratory.template = server, template


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    if not BEHIND_POOLER:
        os.environ["PGOPTIONS"] = IMPATIENT
    mutants = os.fdopen(session.config.getoption("--mutants-from"), encoding="utf-8")
    verdicts = os.fdopen(session.config.getoption("--verdicts-to"), "w", encoding="utf-8")
    with mutants, verdicts:
        for line in mutants:
            verdicts.write(json.dumps(examined(session, json.loads(line))) + "\n")
            verdicts.flush()
    session._setupstate.teardown_exact(None)
    return True


def examined(session: pytest.Session, mutant: dict[str, Any]) -> dict[str, Any]:
    """The verdict: which test noticed the mutant and how, or why it could not be made."""
    items = order(session.items, mutant["name"])[: BRIEFLY if mutant["brief"] else None]
    try:
        verdict = attacked(session, mutant, items)
    except psycopg.Error as error:
        verdict = {"unmade": str(error)}
    finally:
        laboratory.execute("postgres", mutant["undo"])
    return {"by": None, "phase": None, "said": None, "url": laboratory.url(laboratory.sound)} | verdict


def attacked(session: pytest.Session, mutant: dict[str, Any], items: list[pytest.Item]) -> dict[str, Any]:
    if mutant["statements"]:
        laboratory.mutate(mutant["statements"])
        report = first_failure(session, items)
    else:
        # Sound books pass in both directions, so that no test fails for what another left behind.
        report = first_failure(session, items) or first_failure(session, items[::-1])
    if report is None:
        return {}
    laboratory.killers[mutant["name"]] = next(item for item in items if item.nodeid == report.nodeid)
    return {"by": report.nodeid, "phase": report.when, "said": report.longreprtext[-2000:]}


def first_failure(session: pytest.Session, items: list[pytest.Item]) -> pytest.TestReport | None:
    """Runs the tests up to the first that fails, and takes down what they set up, down to the server."""
    try:
        for item, following in zip(items, [*items[1:], session], strict=True):
            for report in runtestprotocol(item, log=False, nextitem=following):  # type: ignore[arg-type]
                if report.failed:
                    return report
        return None
    finally:
        # A node that follows keeps what it stands in; the session stands in itself alone.
        session._setupstate.teardown_exact(session)  # type: ignore[arg-type]
        while laboratory.stages:
            stage, request = laboratory.stages.pop()
            stage.finish(request)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    """Folders are no packages here, so that what they share would be taken down with the session only."""
    if fixturedef.scope == "package":
        laboratory.stages.append((fixturedef, request))


def order(items: list[pytest.Item], name: str) -> list[pytest.Item]:
    """First what noticed the mutants that are called alike, then what is called like the mutant, then all."""
    weights = rarity(items)
    alike = sorted(laboratory.killers, key=lambda known: -likeness(known, name, weights))
    guesses = list(dict.fromkeys(laboratory.killers[known] for known in alike))[: GUESSES_MAX // 2]
    guesses += sorted(items, key=lambda item: -likeness(item.nodeid, name, weights))[:GUESSES_MAX]
    guesses += sorted(items, key=lambda item: -about(item, name))[:GUESSES_MAX]
    first = dict.fromkeys(guesses)
    return [*first, *(item for item in items if item not in first)]


def rarity(items: list[pytest.Item]) -> Counter[str]:
    """How many tests bear a word in their names; of two names a rare word says more than a frequent one."""
    if not laboratory.rarity:
        for item in items:
            laboratory.rarity.update(words(item.nodeid))
    return laboratory.rarity


def likeness(one: str, other: str, frequent: Counter[str]) -> float:
    """What the words that both have weigh, rare ones most."""
    return sum(1 / (1 + frequent[word]) ** 0.5 for word in words(one) & words(other))


def about(item: pytest.Item, name: str) -> float:
    """The part of the words of its parameters that the name has, too."""
    parameters = words(item.nodeid.partition("[")[2])
    return len(parameters & words(name)) / len(parameters) if parameters else 0


@cache
def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower()))
