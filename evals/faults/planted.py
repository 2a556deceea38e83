"""A fault in the product: other words in one of its files, or other laws in its database."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from pydantic import Field, model_validator

from db.outside import Window
from evals.stating.given import Strict

ROOT = Path(__file__).parent.parent.parent


class Misplanted(Exception):
    """A fault that cannot be planted: the code has moved on since it was written."""


class Patch(Strict):
    """Other words in a file: `after` in the place of `before`, which stands there once."""

    file: str
    before: str
    after: str


class Planted(Strict):
    """What is broken, by patches of files, by SQL or by both, and which rule; each of the cases has to notice."""

    name: str
    rule: str
    cases: list[str]
    patches: list[Patch] = Field(default_factory=list)
    sql: str = ""

    @model_validator(mode="after")
    def breaks_something(self) -> Planted:
        if not self.patches and not self.sql:
            raise ValueError("a fault is in a file or in the database")
        return self


@contextmanager
def planted(fault: Planted, window: Window) -> Iterator[None]:
    """Has the fault in this process and in the database of this window for a while. Raises Misplanted.

    What it does to a database stays: whoever wants that whole again takes another copy.
    """
    functions = dict(broken_functions(fault.patches))
    before = {function: function.__code__ for function in functions}
    if fault.sql:
        window.rows(fault.sql)
    exchange(functions)
    try:
        yield
    finally:
        exchange(before)


def exchange(codes: dict[FunctionType, CodeType]) -> None:
    """Gives each function another code: whoever has imported it has that one, too."""
    for function, code in codes.items():
        function.__code__ = code


def broken_functions(patches: Sequence[Patch]) -> Iterator[tuple[FunctionType, CodeType]]:
    """Yields the functions that are others with all of these, the last code of each last. Raises Misplanted."""
    for file in dict.fromkeys(patch.file for patch in patches):
        source = broken = (ROOT / file).read_text(encoding="utf-8")
        module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        # One upon the other, since two of them may be in one function.
        for patch in (patch for patch in patches if patch.file == file):
            if (times := source.count(patch.before)) != 1 or patch.before not in broken:
                raise Misplanted(f"{file} has “{patch.before}” {times} times")
            whole, broken = broken, broken.replace(patch.before, patch.after)
            changed = changed_codes(whole, broken, str(ROOT / file))
            if not changed:
                raise Misplanted(f"no function of {file} is another with “{patch.after}”")
            for name, code in changed.items():
                yield function_at(module, name), code


def changed_codes(whole: str, broken: str, path: str) -> dict[str, CodeType]:
    """The code of those functions of the second text that are others than in the first."""
    before, after = (codes_in(compile(text, path, "exec", dont_inherit=True)) for text in (whole, broken))
    return {name: code for name, code in after.items() if name in before and before[name] != code}


def codes_in(module: CodeType) -> dict[str, CodeType]:
    """The code of the functions of a module and of its classes, by qualified name; what is inside them comes along."""
    found = {}
    for code in (constant for constant in module.co_consts if isinstance(constant, CodeType)):
        # A class body is code, too, but makes no function: its methods are what counts.
        if code.co_flags & inspect.CO_NEWLOCALS:
            found[code.co_qualname] = code
        else:
            found |= codes_in(code)
    return found


def function_at(module: ModuleType, name: str) -> FunctionType:
    found: object = module
    for step in name.split("."):
        found = vars(found)[step]
    while not isinstance(found, FunctionType):
        # Behind a property, a cache or a context manager.
        found = next(
            behind
            for attribute in ("fget", "func", "__wrapped__", "__func__")
            if (behind := getattr(found, attribute, None)) is not None
        )
    # A decorator that is a function itself keeps what it wraps.
    while isinstance(inner := getattr(found, "__wrapped__", None), FunctionType):
        found = inner
    return found
