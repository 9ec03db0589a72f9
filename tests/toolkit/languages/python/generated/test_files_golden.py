"""Generated files against goldens; ECXS_UPDATE_GOLDENS=1 writes them anew, to be reviewed as code."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecxs.generate.project import plan_project
from ecxs.generate.write import write
from tests.toolkit.languages.goldens import GOLDENS, check_goldens

if TYPE_CHECKING:
    from pathlib import Path

MODULES = ("greeter", "everything", "listening")


@pytest.fixture(params=MODULES)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """Return a generated project, and the folder of its goldens."""
    golden = GOLDENS / request.param
    root = tmp_path / request.param
    if request.param == "greeter":
        greeter: Path = request.getfixturevalue("greeter")
        return greeter, golden
    root.mkdir()
    shutil.copy(golden / "module.toml", root)
    plan_project(root).write()
    return root, golden


def test_every_file_is_as_reviewed(project: tuple[Path, Path]) -> None:
    check_goldens(*project)


def test_files_made_twice_are_identical(project: tuple[Path, Path], tmp_path: Path) -> None:
    root, _ = project
    again = tmp_path / "again"
    write(plan_project(root).artifacts, again)
    names = [str(artifact.path) for artifact in plan_project(root).artifacts]
    assert [(again / name).read_bytes() for name in names] == [(root / name).read_bytes() for name in names]


@pytest.mark.slow
def test_a_formatter_and_an_import_sorter_change_nothing(project: tuple[Path, Path]) -> None:
    root, _ = project
    ruff = [sys.executable, "-m", "ruff"]
    files = [str(path) for path in root.rglob("*.py")]
    formatted = subprocess.run(
        [*ruff, "format", "--isolated", "--line-length=120", "--check", *files],
        cwd=root,
        capture_output=True,
        check=False,
    )
    select = "--select=F,I,E,W,ANN,UP"
    ignore = "--ignore=E501"
    sort = subprocess.run(
        [*ruff, "check", "--isolated", "--target-version=py311", "--line-length=120", select, ignore, *files],
        cwd=root,
        capture_output=True,
        check=False,
        text=True,
    )
    assert formatted.returncode == 0, formatted.stdout
    assert sort.returncode == 0, sort.stdout
