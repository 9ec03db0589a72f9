from __future__ import annotations

from pathlib import Path

import pytest

from ecxs.generate.project import plan_project

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = sorted(path.parent for path in (ROOT / "examples").rglob("module.toml") if "refused" not in path.parts)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_the_generated_files_of_an_example_are_current(project: Path) -> None:
    stale = [str(change.path) for change in plan_project(project).changes() if change.is_stale]
    assert stale == [], f"run: ecxs generate {project.relative_to(ROOT)}"
