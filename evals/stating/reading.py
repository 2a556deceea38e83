"""Reads cases and worlds from YAML; a fault is named with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from evals.stating.case import Case
from evals.stating.given import World

ROOM = Path(__file__).parent.parent
CASES, WORLDS = ROOM / "cases", ROOM / "worlds"
UNFIT = re.compile(r" have no (\w+)")
LOOSE = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
M = TypeVar("M", bound=BaseModel)


class BadCase(Exception):
    """A file that does not say a case; the sentence begins with its name and line."""


# The parser in C reads ten times as fast, where it is there.
Parser = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class ExactLoader(Parser):  # type: ignore[misc, valid-type]
    """Keeps numbers with a point as they are written, so that 84.50 is no float, and takes no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name} stands twice", key.start_mark)
            seen.add(name)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def day_or_time(loader: ExactLoader, node: yaml.ScalarNode) -> object:
    """The day or moment that is written. Raises ConstructorError where there is none such."""
    try:
        return yaml.SafeLoader.construct_yaml_timestamp(loader, node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.value}: {error}", node.start_mark
        ) from error


ExactLoader.add_constructor("tag:yaml.org,2002:timestamp", day_or_time)
ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: str(node.value))
# Yes, no, on and off are words that people say; 50_30_20 is a way to plan and 12:30 a time, and no numbers.
ExactLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag not in LOOSE]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
ExactLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))
ExactLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("-?(?:0|[1-9][0-9]*)$"), list("-0123456789")
)


def read_cases(*places: Path) -> list[Case]:
    """Returns the cases of these files and folders in order of their ids. Raises BadCase, also for one used twice."""
    found: dict[str, Case] = {}
    for file in files_in(places or (CASES,)):
        for case in cases_in(file):
            if (other := found.get(case.id)) is not None:
                raise BadCase(f"{shown(file)}: {case.id} stands in {other.file}, too")
            found[case.id] = case
    return [found[name] for name in sorted(found)]


def files_in(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        yield from sorted(place.rglob("*.yaml")) if place.is_dir() else [place]


def cases_in(file: Path) -> list[Case]:
    return [case.model_copy(update={"file": shown(file)}) for case in read_list(Case, file)]


def read_list(model: type[M], file: Path) -> list[M]:
    """Returns what stands in a file, each as that model. Raises BadCase with the line of the first fault."""
    root = parsed(file)
    if not isinstance(root, yaml.SequenceNode):
        raise BadCase(f"{shown(file)}:1: a list is wanted")
    return [validated(model, node, file) for node in root.value]


@cache
def world_named(name: str) -> World:
    """Returns a world of `evals/worlds`. Raises BadCase where there is none of this name."""
    file = WORLDS / f"{name}.yaml"
    if not file.is_file() or file.parent != WORLDS:
        raise BadCase(f"there is no world {name} in {shown(WORLDS)}")
    node = parsed(file)
    return validated(World, node, file)


def world_of(case: Case) -> World:
    """Returns what stands before the first turn of a case. Raises BadCase."""
    return case.given.over(world_named(case.world))


def parsed(file: Path) -> yaml.Node:
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=ExactLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadCase(f"{shown(file)}:{line}: {error.problem}") from error
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{shown(file)}: {error}") from error
    if node is None:
        raise BadCase(f"{shown(file)}: it is empty")
    return node


def validated(model: type[M], node: yaml.Node, file: Path) -> M:
    """Returns the node as that model. Raises BadCase with the line of the first fault."""
    loader = ExactLoader("")
    try:
        value = loader.construct_document(node)
        return model.model_validate(value)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadCase(f"{shown(file)}:{line}: {error.problem}") from error
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        # What is misspelt is missing as well, and the spelling is what helps.
        first = min(faults, key=lambda fault: fault["type"] != "extra_forbidden")
        place = ".".join(str(step) for step in first["loc"])
        unknown = first["type"] == "extra_forbidden"
        fields = f"; it has {', '.join(model.model_fields)}" if len(first["loc"]) == 1 else ""
        said = f"there is no such field{fields}" if unknown else first["msg"].removeprefix("Value error, ")
        line = line_of(node, first["loc"])
        if unfit := UNFIT.search(said):
            # Rows are held against their kind as a whole, and the field that is none stands further down.
            line = line_of_key(node_at(node, first["loc"]), unfit[1]) or line
        raise BadCase(f"{shown(file)}:{line}: {place}: {said}") from error


def line_of(node: yaml.Node, path: Sequence[int | str]) -> int:
    """The line of what this path leads to, or of the last step that is there."""
    line = node.start_mark.line + 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def node_at(node: yaml.Node, path: Sequence[int | str]) -> yaml.Node:
    """What this path leads to, or the last step that is there."""
    for step in path:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next((value for key, value in pairs if key.value == str(step)), None)
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        if found is None:
            return node
        node = found
    return node


def line_of_key(node: yaml.Node, name: str) -> int | None:
    """The line of the first field of this name, however deep."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                return int(key.start_mark.line) + 1
            if (line := line_of_key(value, name)) is not None:
                return line
    if isinstance(node, yaml.SequenceNode):
        return next((line for each in node.value if (line := line_of_key(each, name)) is not None), None)
    return None


def shown(file: Path) -> str:
    """The file as people name it: from the room of examinations on, where it is in there."""
    return str(file.relative_to(ROOM.parent)) if file.is_relative_to(ROOM.parent) else str(file)
