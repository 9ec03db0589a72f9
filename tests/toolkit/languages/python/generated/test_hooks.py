"""A module that requires another gets the hooks of that one to call, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.hooks import Hooks
from ecxs.generate.project import plan_project
from ecxs.languages.python.generated.hooks import ATTRIBUTES_OF_HOOKS

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


def files_of_crow(projects: Path, declaration: str) -> dict[str, str]:
    project = projects / "crow"
    (project / "module.toml").write_text(declaration, encoding="utf-8")
    return {artifact.path.name: artifact.content for artifact in plan_project(project).artifacts}


def hooks_of_crow(projects: Path, requires: str) -> tuple[str, str]:
    files = files_of_crow(projects, CROW.replace("REQUIRES", requires))
    return files["hooks.py"], files["registration.py"]


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


def without_own_hook(requires: str) -> str:
    return CROW.replace("REQUIRES", requires).partition("[[hook]]")[0]


def test_hooks_of_a_required_module_alone_have_their_file(projects: Path) -> None:
    assert "owl_judge_v1: OwlJudgeV1" in files_of_crow(projects, without_own_hook('requires = ["owl"]'))["hooks.py"]


def test_a_module_that_calls_no_hook_has_no_file_for_hooks_and_names_none(projects: Path) -> None:
    files = files_of_crow(projects, without_own_hook(""))
    assert "hooks.py" not in files
    assert [name for name in ("__init__.py", "module.py") if "ooks" in files[name]] == []


def test_a_hook_takes_no_name_that_the_class_of_hooks_uses_itself() -> None:
    own = {name for name in vars(Hooks) if not name.startswith("_")}
    assert {"self", *own} == set(ATTRIBUTES_OF_HOOKS)
