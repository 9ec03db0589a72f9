"""A module that requires another gets the hooks of that one to call, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from pathlib import Path

OWL = """\
schema = 1
[module]
name = "owl"
language = "python"
type = "singleton"
description = "hoots"
[[hook]]
name = "judge_v1"
returns = "int"
empty = 0
on_failure = 0
params = [{ name = "note", type = "const char *" }]
"""
CROW = """\
schema = 1
[module]
name = "crow"
language = "python"
type = "singleton"
description = "caws"
uses = ["../owl"]
REQUIRES
[[hook]]
name = "caw_v1"
params = []
"""


@pytest.fixture
def projects(tmp_path: Path) -> Path:
    for name, text in (("owl", OWL), ("crow", CROW)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "module.toml").write_text(text.replace("REQUIRES\n", ""), encoding="utf-8")
    return tmp_path


def hooks_of_crow(projects: Path, requires: str) -> tuple[str, str]:
    project = projects / "crow"
    (project / "module.toml").write_text(CROW.replace("REQUIRES", requires), encoding="utf-8")
    files = {str(artifact.path): artifact.content for artifact in plan_project(project).artifacts}
    return files["crow/generated/hooks.py"], files["crow/generated/registration.py"]


def test_hooks_of_a_required_module_come_after_the_own_ones(projects: Path) -> None:
    hooks, registration = hooks_of_crow(projects, 'requires = ["owl"]')
    assert "    def call(self, note: str) -> int:\n" in hooks
    assert (
        "        self.caw_v1 = self.declare(CawV1, REGISTRATION.hooks[0])\n"
        "        self.owl_judge_v1 = self.declare(OwlJudgeV1, REGISTRATION.calls[0])\n"
    ) in hooks
    assert 'requires=("owl",),' in registration


def test_a_module_that_is_used_and_not_required_gives_its_types_alone(projects: Path) -> None:
    hooks, registration = hooks_of_crow(projects, "")
    assert "judge" not in hooks
    assert "calls=" not in registration
