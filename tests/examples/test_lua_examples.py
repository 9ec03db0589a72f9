"""Emptying any function of an example in Lua, or of the scaffold, turns a test of its own red."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ecruntime.formats.lua import read_script, syntax
from ecxs.generate.project import plan_project
from ecxs.languages.lua.source.author_script import walk
from ecxs.scaffold import answers, create

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


def run_tests(project: Path) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    plugins = ["-p", "ecruntime.testing.plugin", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", *plugins],
        cwd=project,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


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

    done = run_tests(project)

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
        done = run_tests(project)
        assert done.returncode == 1, (whole[start:end], done.stdout + done.stderr)
        script.write_bytes(whole)
    assert run_tests(project).returncode == 0
