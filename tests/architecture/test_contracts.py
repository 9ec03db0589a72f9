from __future__ import annotations

import ast
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "ecxs").rglob("*.py"), *(ROOT / "runtime").rglob("*.py")])
LONGEST_FILE = 500
LONGEST_FUNCTION = 60
FRONT_DOORS = sorted(path for path in SOURCES if path.name == "__init__.py")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            yield node.name, length


def test_every_test_is_collected(pytestconfig: pytest.Config) -> None:
    # Of itself pytest passes over each folder with a name such as build.
    patterns = pytestconfig.getini("norecursedirs")
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")}
    skipped = {str(folder) for folder in folders if any(fnmatch(part, it) for part in folder.parts for it in patterns)}
    assert skipped == set()


def test_imports_point_down() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_page_of_the_tree_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path.name for top in ("ecxs", "runtime/ecruntime") for path in (ROOT / top).iterdir() if path.is_dir()]
    missing = [name for name in rooms if not name.startswith("__") and f"{name}/" not in page]
    assert missing == []


def test_no_file_is_longer_than_the_wall() -> None:
    too_long = {
        relative(path): length
        for path in SOURCES
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert too_long == {}


def test_no_function_is_longer_than_a_page() -> None:
    too_long = [
        f"{relative(path)}: {name} has {length} lines"
        for path in SOURCES
        for name, length in functions(path)
        if length > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_every_package_says_what_it_is() -> None:
    silent = [
        relative(path) for path in FRONT_DOORS if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


def offered_by(tree: ast.Module) -> list[str]:
    """The names in `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]:
            return [str(one.value) for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
    return []


def bound_by(tree: ast.Module) -> set[str]:
    """The names that a module binds at its top level, for types alone included: some are imported when asked for."""
    bound: set[str] = set()
    deferred = [inner for node in tree.body if isinstance(node, ast.If) for inner in node.body]
    for node in (*tree.body, *deferred):
        if isinstance(node, ast.ImportFrom):
            bound |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound |= {target.id for target in targets if isinstance(target, ast.Name)}
    return bound


QUESTIONS = frozenset({"What", "Which", "Where", "Who", "How", "When", "Why"})


def public_classes(path: Path) -> list[str]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def test_a_public_class_name_stands_for_one_class() -> None:
    places: dict[str, list[str]] = {}
    for path in SOURCES:
        for name in public_classes(path):
            places.setdefault(name, []).append(relative(path))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def documentation(path: Path) -> Iterator[str]:
    """The docstrings of a file, those of attributes included: every statement that is a text and nothing else."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value.strip()


def test_a_docstring_tells_and_does_not_ask() -> None:
    # The examples have what the templates give an author, generated code included.
    asking = [
        f"{relative(path)}: {text.splitlines()[0]}"
        for path in (*SOURCES, *(ROOT / "docs").glob("*.py"), *(ROOT / "examples").rglob("*.py"))
        for text in documentation(path)
        if text.split(" ")[0] in QUESTIONS
    ]
    assert asking == []


@pytest.mark.parametrize("door", FRONT_DOORS, ids=relative)
def test_a_front_door_offers_what_it_names_and_names_it_once(door: Path) -> None:
    tree = ast.parse(door.read_text(encoding="utf-8"))
    offered = offered_by(tree)
    assert len(offered) == len(set(offered))
    assert set(offered) <= bound_by(tree)


def test_nothing_of_the_toolkit_is_needed_to_import_the_runtime() -> None:
    code = (
        "import sys, ecruntime.server, ecruntime.libexec, ecruntime.testing.harness\n"
        "banned = {'ecxs', 'jinja2', 'cookiecutter', 'libcst', 'click'}\n"
        "print(sorted(banned & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_starts_no_thread_and_opens_nothing() -> None:
    code = (
        "import os, threading\n"
        "before = sorted(os.listdir('/proc/self/fd'))\n"
        "import ecruntime.server, ecruntime.api, ecruntime.testing.harness, ecxs.cli.program\n"
        "print(threading.active_count(), sorted(os.listdir('/proc/self/fd')) == before)"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert done.stdout.split() == ["1", "True"]
