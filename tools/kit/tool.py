"""A tool is one async function in a file of its own; name, schema, validation and discovery follow from it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

import tools
from tools.kit.answer import Answer
from tools.kit.call import Call
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

FAULTS_SAID_MAX = 3
F = TypeVar("F", bound=Callable[..., Awaitable[Answer]])


@dataclass(frozen=True)
class Tool:
    """What is derived from the function: everything the model, a button or another program needs to use it."""

    name: str
    description: str
    writes: bool
    for_model: bool
    arguments: type[BaseModel]
    function: Callable[..., Awaitable[Answer]]

    @property
    def schema(self) -> dict[str, Any]:
        """The tool as the Messages API wants it."""
        schema = self.arguments.model_json_schema()
        schema.pop("title", None)
        return {"name": self.name, "description": self.description, "input_schema": schema}

    async def run(self, call: Call, arguments: Mapping[str, Any]) -> Answer:
        """Validates the arguments and does the deed. Raises Refusal, or an error of the books."""
        return await self.function(call, **self.validated(arguments, locale=call.locale))

    def validated(self, arguments: Mapping[str, Any], *, locale: str) -> dict[str, Any]:
        """The arguments as the function takes them. Raises Refusal with the first faults, by name."""
        try:
            model = self.arguments.model_validate(dict(arguments))
        except ValidationError as error:
            raise Refusal(say("tool.bad_arguments", locale, faults=faults_of(error))) from error
        return {name: getattr(model, name) for name in type(model).model_fields}


def tool(*, writes: bool, for_model: bool = True) -> Callable[[F], F]:
    """Marks a function as a tool. `writes` puts its calls among the writes, which undo can take back; one that is not
    `for_model` is for buttons and commands alone."""

    def mark(function: F) -> F:
        function.writes, function.for_model = writes, for_model  # type: ignore[attr-defined]
        return function

    return mark


@cache
def all_tools() -> Mapping[str, Tool]:
    """Every tool by name, in alphabetical order: the files of this package are the list."""
    found = {}
    for module in sorted(pkgutil.iter_modules(tools.__path__), key=lambda module: module.name):
        if not module.ispkg:
            function = getattr(importlib.import_module(f"tools.{module.name}"), module.name)
            found[module.name] = described(function)
    return found


def described(function: Callable[..., Awaitable[Answer]]) -> Tool:
    """Derives the tool from its marked function: the docstring is what the model reads."""
    return Tool(
        name=function.__name__,
        description=inspect.cleandoc(function.__doc__ or ""),
        writes=function.writes,  # type: ignore[attr-defined]
        for_model=function.for_model,  # type: ignore[attr-defined]
        arguments=arguments_of(function),
        function=function,
    )


def arguments_of(function: Callable[..., Awaitable[Answer]]) -> type[BaseModel]:
    """The keyword-only parameters as a pydantic model that forbids every other field."""
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            default = ... if parameter.default is inspect.Parameter.empty else parameter.default
            fields[parameter.name] = (hints[parameter.name], Field(default))
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def faults_of(error: ValidationError) -> str:
    """The first faults of the arguments, each with the name of its argument."""
    said = []
    for fault in error.errors(include_url=False, include_input=False)[:FAULTS_SAID_MAX]:
        place = ".".join(str(step) for step in fault["loc"])
        said.append(f"{place}: {fault['msg']}" if place else fault["msg"])
    return "; ".join(said)
