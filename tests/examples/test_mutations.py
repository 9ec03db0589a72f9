"""Emptying any body of an example, or of the scaffold, turns a test of its own red."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst
import pytest

from ecxs.generate.project import plan_project
from ecxs.scaffold import answers, create
from tests.examples.own_tests import run_own_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/module.toml"))
pytestmark = pytest.mark.slow


class Bodies(cst.CSTTransformer):
    """Lists the functions with a body, and empties one of them."""

    def __init__(self, emptied: str = "") -> None:
        super().__init__()
        self.names: list[str] = []
        self.emptied = emptied

    def leave_FunctionDef(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        name = original_node.name.value
        if not is_empty(original_node.body):
            self.names.append(name)
        return (
            updated_node.with_changes(body=cst.parse_statement("def f():\n    pass\n").body)
            if name == self.emptied
            else updated_node
        )


def is_empty(body: cst.BaseSuite) -> bool:
    """Tell whether a body consists of a docstring at most."""
    lines = [item for line in body.body if isinstance(line, cst.SimpleStatementLine) for item in line.body]
    return len(lines) == len(body.body) and all(
        isinstance(item, cst.Pass) or (isinstance(item, cst.Expr) and isinstance(item.value, cst.SimpleString))
        for item in lines
    )


def sources(project: Path) -> Iterator[Path]:
    for path in sorted((project / project.name).rglob("*.py")):
        if "generated" not in path.parts:
            yield path


def functions(project: Path) -> Iterator[tuple[str, str]]:
    for path in sources(project):
        bodies = Bodies()
        cst.parse_module(path.read_text()).visit(bodies)
        yield from ((path.relative_to(project).as_posix(), name) for name in bodies.names)


def emptied(project: Path, file: str, name: str) -> None:
    path = project / file
    path.write_text(cst.parse_module(path.read_text()).visit(Bodies(name)).code)


@pytest.mark.parametrize(
    ("name", "file", "function"),
    [(name, file, function) for name in NAMES for file, function in functions(EXAMPLES / name)],
)
def test_an_example_with_an_emptied_body_fails(tmp_path: Path, name: str, file: str, function: str) -> None:
    ignored = shutil.ignore_patterns(".ecxs", "__pycache__", ".pytest_cache", ".mypy_cache")
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=ignored)
    project = tmp_path / "examples" / name
    emptied(project, file, function)
    done = run_own_tests(project)
    assert done.returncode == 1, done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["python", "python-generic"])
def test_a_scaffold_with_an_emptied_body_fails(tmp_path: Path, kind: str) -> None:
    project = tmp_path / "owl"
    create(answers("owl", kind=kind), project, complete=lambda stage: plan_project(stage).write())
    whole = {path: path.read_text() for path in sources(project)}
    found = list(functions(project))
    assert len(found) == 4
    for file, function in found:
        emptied(project, file, function)
        done = run_own_tests(project)
        assert done.returncode == 1, (function, done.stdout + done.stderr)
        (project / file).write_text(whole[project / file])
    assert run_own_tests(project).returncode == 0
