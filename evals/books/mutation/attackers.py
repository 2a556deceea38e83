"""The attack tests as a process of their own, which says of each mutant who noticed it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from evals.books.mutation.mutant import Mutant

ROOT = Path(__file__).parents[3]
PLUGIN = "tests.support.mutation"
ATTACKS = ("tests/db/rls", "tests/db/books_hold")
CATALOGUE = "tests/db/rls/test_catalogue.py"
"""Reading off the catalogue what was broken there is no attack."""
SOUND = Mutant("the books as they are", ())


class AttackersFailure(Exception):
    """The attack tests could not be run, or do not pass against sound books."""


@dataclass(frozen=True)
class Verdict:
    """Who noticed a mutant; nobody did where `by` is None. One that broke the stage itself is `unusable`."""

    mutant: Mutant
    by: str | None = None
    unusable: bool = False
    unmade: str | None = None

    @property
    def killed(self) -> bool:
        return self.by is not None


class Attackers:
    """One pytest that has collected the attacks; `url` is the superuser's to the sound books it copies."""

    def __init__(self, attacks: Sequence[str] = ATTACKS) -> None:
        self.attacks = attacks
        self.url = ""

    def __enter__(self) -> Self:
        """Starts it and runs the attacks against the sound books. Raises AttackersFailure if any succeeds."""
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        self.told = tempfile.TemporaryFile("w+", encoding="utf-8")
        pipes = ["--mutants-from", str(theirs_in), "--verdicts-to", str(theirs_out)]
        plugins = ["-p", PLUGIN, "-p", "no:cacheprovider"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *self.attacks, *plugins, *pipes, "--ignore", CATALOGUE],
            cwd=ROOT,
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=self.told,
            stderr=subprocess.STDOUT,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.mutants = os.fdopen(ours_out, "w", encoding="utf-8")
        self.verdicts = os.fdopen(ours_in, encoding="utf-8")
        try:
            sound = self.examine(SOUND)
            if sound.killed:
                raise AttackersFailure(f"{sound.by} fails against sound books")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def examine(self, mutant: Mutant, *, brief: bool = False) -> Verdict:
        """Attacks the mutant until it is noticed; if `brief`, with the likeliest tests alone."""
        order = {"name": mutant.name, "statements": mutant.statements, "undo": mutant.undo, "brief": brief}
        try:
            self.mutants.write(json.dumps(order) + "\n")
            self.mutants.flush()
        except BrokenPipeError:
            raise AttackersFailure(self.last_words()) from None
        line = self.verdicts.readline()
        if not line:
            raise AttackersFailure(self.last_words())
        said = json.loads(line)
        self.url = said["url"]
        if "unmade" in said:
            return Verdict(mutant, unmade=said["unmade"])
        return Verdict(mutant, said["by"], unusable=said["phase"] == "setup")

    def last_words(self) -> str:
        self.process.wait()
        self.told.seek(0)
        return f"the attack tests ended: {self.told.read()[-3000:]}"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the process by the end of its input, so that it takes its server along."""
        self.mutants.close()
        self.verdicts.close()
        self.process.wait()
        self.told.close()
