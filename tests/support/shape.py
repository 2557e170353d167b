"""Measures the shape of source files: how long, how branched, how documented their functions are.

Apart from the tests that hold it to a budget so that the numbers can be printed as well
(`python -m support.shape` from tests/). Standard library only; knows no budget.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
DocumentedNode = ast.Module | ast.ClassDef | FunctionNode
BRANCHES = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.comprehension,
    ast.match_case,
)


@dataclass(frozen=True, slots=True)
class Function:
    """One function: `lines` without decorators and docstring; `public` if others can reach it."""

    where: str
    name: str
    lines: int
    branch_points: int
    public: bool
    documented: bool


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One parsed file, its path relative to the project."""

    path: Path
    lines: int
    tree: ast.Module

    @property
    def documented(self) -> bool:
        """Whether the module opens with a docstring."""
        return ast.get_docstring(self.tree) is not None

    def functions(self) -> Iterator[Function]:
        """Yield every function of the file, methods and nested ones too; a mere declaration is not one."""
        yield from _functions_in(self.tree, str(self.path), nested=False)


@cache
def sources(project: Path, package: str) -> tuple[SourceFile, ...]:
    """Return the parsed .py files of a package, in a stable order; an empty file is left out."""
    files = []
    for path in sorted((project / package).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.strip():
            files.append(SourceFile(path.relative_to(project), len(text.splitlines()), ast.parse(text)))
    return tuple(files)


def percentile(values: list[int], percent: int) -> int:
    """Return the nearest-rank percentile, 0 for no values."""
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else 0


def branch_points(function: FunctionNode) -> int:
    """Return one, and one more for each way the function can part; nested functions have their own count."""
    total = 1
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        if isinstance(node, FunctionNode | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
        total += isinstance(node, BRANCHES)
        stack.extend(ast.iter_child_nodes(node))
    return total


def _functions_in(parent: ast.AST, file: str, *, nested: bool) -> Iterator[Function]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, FunctionNode):
            if not _declares_only(node):
                yield _measured(node, file, nested=nested)
            yield from _functions_in(node, file, nested=True)
        else:
            yield from _functions_in(node, file, nested=nested)


def _measured(node: FunctionNode, file: str, *, nested: bool) -> Function:
    docstring = _docstring_of(node)
    return Function(
        where=f"{file}:{node.lineno} {node.name}",
        name=node.name,
        lines=_span(node) - (_span(docstring) if docstring else 0),
        branch_points=branch_points(node),
        public=not node.name.startswith("_") and not nested,
        documented=docstring is not None or _overrides(node),
    )


def _docstring_of(node: DocumentedNode) -> ast.Expr | None:
    first = node.body[0] if node.body else None
    if ast.get_docstring(node) is None or not isinstance(first, ast.Expr):
        return None
    return first


def _overrides(node: FunctionNode) -> bool:
    """Tell whether the function says that it is documented where it was declared first."""
    return any(ast.unparse(decorator).endswith("override") for decorator in node.decorator_list)


def _declares_only(node: FunctionNode) -> bool:
    """Tell whether the body is a docstring and `...`: the shape of a Protocol or an overload."""
    body = [statement for statement in node.body if statement is not _docstring_of(node)]
    return all(
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is ...
        for statement in body
    )


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def main() -> None:
    """Print a line of measures for each package."""
    project = Path(__file__).resolve().parents[2]
    for package in ("console", "ui", "tests"):
        files = sources(project, package)
        functions = [function for file in files for function in file.functions()]
        lengths = [function.lines for function in functions]
        sys.stdout.write(
            f"{package}: {len(files)} files, {sum(file.lines for file in files)} lines, longest file "
            f"{max((file.lines for file in files), default=0)}; {len(functions)} functions, "
            f"p90 {percentile(lengths, 90)} lines, longest {max(lengths, default=0)}\n"
        )


if __name__ == "__main__":
    main()
