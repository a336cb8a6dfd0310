"""The application's own source, as the house rules read it: modules, imports, calls, words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = PORTAL / "templates"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the portal by its dotted name, but for the migrations."""
    paths = [path for path in sorted(PORTAL.rglob("*.py")) if "migrations" not in path.parts]
    return {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.Module, known: set[str]) -> set[str]:
    """The modules of ours that a module imports, also inside functions; `from package import module` is the module."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
    return found & known


def graph() -> dict[str, set[str]]:
    """Who imports whom."""
    trees = modules()
    return {name: imports_of(tree, set(trees)) for name, tree in trees.items()}


def cycle_in(arrows: dict[str, set[str]]) -> list[str]:
    """The modules on an import cycle; empty if there is none."""
    finished: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in finished:
            return []
        for other in sorted(arrows.get(name, ())):
            if found := walk(other, [*path, name]):
                return found
        finished.add(name)
        return []

    return next((found for name in sorted(arrows) if (found := walk(name, []))), [])


def route_modules() -> set[str]:
    """The modules that define a blueprint."""
    return {
        name
        for name, tree in modules().items()
        if any(isinstance(node, ast.Call) and ast.unparse(node.func) == "Blueprint" for node in ast.walk(tree))
    }


def first_arguments(function: str) -> Iterator[tuple[str, str]]:
    """(module, text) for each call of a function whose first argument is a text."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == function and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield name, first.value


_PROSE = re.compile(r"(?:[^\W\d_]+[,.:;]? ){3,}[^\W\d_]+")
_DATE_PATTERN = re.compile(r"[EdMyHms :,.]+")


def is_prose(text: str) -> bool:
    """Four words and more; a pattern of a date ("d MMM y") is none."""
    return bool(_PROSE.search(text)) and not _DATE_PATTERN.fullmatch(text)


def sentences_in(tree: ast.Module) -> list[tuple[int, str]]:
    """Texts in code that read like a sentence (four words and more), but for docstrings, log lines and exceptions."""
    found: list[tuple[int, str]] = []

    def walk(node: ast.AST) -> None:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        logged = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")
        if docstring or logged or isinstance(node, ast.Raise):
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_prose(node.value):
            found.append((node.lineno, node.value))
        for child in ast.iter_child_nodes(node):
            walk(child)

    walk(tree)
    return found
