"""The budgets of shape: they say when a thought has grown too long, not how to cut it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.shape import FunctionNode, SourceFile, branch_points, percentile, sources


@dataclass(frozen=True)
class Budget:
    """What one package may measure at most, and how much of it must be documented at least."""

    package: str
    longest_function: int
    p90_function: int
    longest_file: int
    public_documented_percent: int
    catch_alls: int


BUDGETS = (
    Budget("console", 40, 18, 400, 90, catch_alls=0),
    # The one place that may catch everything is the last-resort hook, which tells the person and the log.
    Budget("ui", 40, 22, 350, 75, catch_alls=1),
)

each_package = pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.package)


def swallows_everything(handler: ast.ExceptHandler) -> bool:
    """Tell whether an except clause catches everything and raises neither that nor what it caused."""
    caught = {"BaseException"}
    if handler.type is not None:
        caught = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    last = handler.body[-1]
    raised_again = isinstance(last, ast.Raise) and (
        last.exc is None or (isinstance(last.cause, ast.Name) and last.cause.id == handler.name)
    )
    return bool(caught & {"Exception", "BaseException"}) and not raised_again


def floats_in(file: SourceFile) -> list[int]:
    """Return the lines of a file on which a float is written or named."""
    return [
        node.lineno
        for node in ast.walk(file.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


@each_package
def test_that_no_function_is_longer_than_its_budget(project: Path, budget: Budget) -> None:
    functions = [function for file in sources(project, budget.package) for function in file.functions()]
    long = [f"{f.where}: {f.lines} lines" for f in functions if f.lines > budget.longest_function]
    assert not long
    assert percentile([function.lines for function in functions], 90) <= budget.p90_function


@each_package
def test_that_no_file_is_longer_than_its_budget(project: Path, budget: Budget) -> None:
    long = [
        f"{file.path}: {file.lines}"
        for file in sources(project, budget.package)
        if file.lines > budget.longest_file
    ]
    assert not long


@pytest.mark.parametrize("package", ["console", "ui", "resources", "tests"])
def test_that_every_module_says_what_lives_in_it(project: Path, package: str) -> None:
    assert not [str(file.path) for file in sources(project, package) if not file.documented]


@each_package
def test_that_public_functions_are_documented(project: Path, budget: Budget) -> None:
    public = [f for file in sources(project, budget.package) for f in file.functions() if f.public]
    silent = [function.where for function in public if not function.documented]
    assert 100 * len(silent) <= (100 - budget.public_documented_percent) * len(public), silent


@pytest.mark.parametrize("package", ["console", "ui"])
def test_that_no_function_has_more_than_ten_branch_points(project: Path, package: str) -> None:
    functions = [function for file in sources(project, package) for function in file.functions()]
    assert not [f"{f.where}: {f.branch_points}" for f in functions if f.branch_points > 10]


@each_package
def test_that_nothing_swallows_every_error(project: Path, budget: Budget) -> None:
    found = [
        f"{file.path}:{node.lineno}"
        for file in sources(project, budget.package)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    ]
    assert len(found) <= budget.catch_alls, found


@pytest.mark.parametrize("room", ["domain", "protocol", "session", "records"])
def test_that_no_float_comes_near_a_dose(project: Path, room: str) -> None:
    found = [
        f"{file.path}:{line}" for file in sources(project, f"console/{room}") for line in floats_in(file)
    ]
    assert not found


def test_that_nothing_sleeps_not_even_the_clock(project: Path) -> None:
    found = [
        f"{file.path}:{node.lineno}"
        for package in ("console", "ui")
        for file in sources(project, package)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and node.attr == "sleep"
    ]
    assert not found


def test_that_main_parses_and_hands_over_and_does_nothing_else(project: Path) -> None:
    text = (project / "main.py").read_text(encoding="utf-8")
    imported = {
        name
        for node in ast.walk(ast.parse(text))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        if name.partition(".")[0] in {"console", "ui", "resources"}
    }
    assert len(text.splitlines()) <= 60
    assert not [
        name for name in imported if not name.startswith(("console.commands", "ui.commands", "resources"))
    ]


def test_that_a_way_to_part_is_counted_once_however_it_is_written() -> None:
    function = ast.parse(
        "def f(a, b):\n"
        "    if a and b:\n"
        "        return [x for x in a if x] or 1\n"
        "    def g():\n"
        "        if a: return 1\n"
        "    return a if b else b\n"
    ).body[0]
    assert isinstance(function, FunctionNode)
    assert branch_points(function) == 1 + 1 + 1 + 1 + 1 + 1


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("except Exception: pass", True),
        ("except: pass", True),
        ("except (OSError, BaseException) as error: print(error)", True),
        ("except BaseException:\n    close()\n    raise", False),
        ("except OSError: pass", False),
        ("except Exception as why:\n    raise LinkLost(str(why)) from why", False),
        ("except Exception as why:\n    raise LinkLost(str(why)) from None", True),
        ("except Exception as why:\n    raise LinkLost(str(why))", True),
    ],
)
def test_that_only_what_swallows_everything_is_counted(clause: str, expected: bool) -> None:
    statement = ast.parse(f"try:\n    pass\n{clause}").body[0]
    assert isinstance(statement, ast.Try)
    assert swallows_everything(statement.handlers[0]) is expected


@pytest.mark.parametrize(("percent", "expected"), [(25, 1), (26, 2), (50, 2), (90, 4), (100, 4)])
def test_that_a_percentile_is_one_of_the_values(percent: int, expected: int) -> None:
    assert percentile([3, 1, 4, 2], percent) == expected
