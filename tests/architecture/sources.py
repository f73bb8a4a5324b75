"""The files under version control, and what is in them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from intranet.servers import PROJECT

ROOMS = ("accounts", "communities", "intranet", "pages")


@cache
def tracked() -> list[Path]:
    """Paths of all files under version control, relative to the project; the tree itself where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=PROJECT)
    if listed.returncode == 0:
        return [Path(name) for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]
    hidden = {".venv", "var", "node_modules", ".git"}
    return [
        path.relative_to(PROJECT)
        for path in PROJECT.rglob("*")
        if path.is_file() and not hidden & set(path.relative_to(PROJECT).parts)
    ]


def sources(*suffixes: str, under: tuple[str, ...] = ROOMS, migrations: bool = False) -> list[Path]:
    """Our own files with one of the suffixes in some of the top directories."""
    return [
        path
        for path in tracked()
        if path.suffix in suffixes
        and path.parts[0] in under
        and "vendor" not in path.parts
        and (migrations or "migrations" not in path.parts)
    ]


@cache
def text(path: Path) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node):
        lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
    return lines


def lines_with(pattern, paths: list[Path]) -> list[str]:
    """``path:line: text`` of every line a compiled pattern is found in."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]
