"""Emptying any function of an example in Lua, or of the scaffold, turns a test of its own red."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ecruntime.formats.lua import read_script, syntax
from ecxs.generate.project import plan_project
from ecxs.languages.lua.source.author_script import walk
from ecxs.scaffold import answers, create
from tests.examples.own_tests import run_own_tests

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "lua"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/module.toml"))
pytestmark = pytest.mark.slow


def bodies(script: Path) -> list[tuple[int, int]]:
    """Return the start and end of the body of each function that has one."""
    read = read_script(script.read_bytes())
    assert read.tree is not None
    found = [node.body for node in walk(read.tree.block) if isinstance(node, syntax.FunctionExpression)]
    return [(body.start, body.end) for body in found if body.statements]


def emptied(script: Path, start: int, end: int) -> None:
    source = script.read_bytes()
    script.write_bytes(source[:start] + b"\n" + source[end:])


def test_every_example_is_here() -> None:
    assert NAMES == ["deferral", "rcptpolicy", "sessionlog"]


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [(name, start, end) for name in NAMES for start, end in bodies(EXAMPLES / name / "src" / f"{name}.lua")],
)
def test_an_example_with_an_emptied_function_fails(tmp_path: Path, name: str, start: int, end: int) -> None:
    ignored = shutil.ignore_patterns(".ecxs", "__pycache__", ".pytest_cache", ".mypy_cache")
    project = Path(shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=ignored))
    emptied(project / "src" / f"{name}.lua", start, end)

    done = run_own_tests(project)

    assert done.returncode == 1, done.stdout + done.stderr


def test_a_scaffold_with_an_emptied_function_fails(tmp_path: Path) -> None:
    project = tmp_path / "owl"
    create(answers("owl", kind="lua"), project, complete=lambda stage: plan_project(stage).write())
    script = project / "src" / "owl.lua"
    whole = script.read_bytes()
    found = bodies(script)
    assert len(found) == 5
    for start, end in found:
        emptied(script, start, end)
        done = run_own_tests(project)
        assert done.returncode == 1, (whole[start:end], done.stdout + done.stderr)
        script.write_bytes(whole)
    assert run_own_tests(project).returncode == 0
