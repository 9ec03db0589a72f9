"""The fixture `libexec`: a project is built for a test, and its module is loaded by manifest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ecruntime.foundation.errors import UsageError
from ecruntime.testing.libexec import BuiltProjects, LibexecFolder, NotBuilt

PROJECT = Path(__file__).resolve().parents[3] / "examples" / "events" / "in_half_a_minute"
TEST = """
from ecruntime.api import Module, ModuleKind, Registration

class Other(Module):
    registration = Registration(1, "other", ModuleKind.SINGLETON)

def test_installed_and_given_modules_meet(runtime, libexec, console):
    folder = libexec()
    runtime.load(Other, conf="in_half_a_minute {} other {}")
    assert (folder / "in_half_a_minute.ecm").is_file()
    assert [str(instance.name) for instance in runtime.server.instances()] == ["in_half_a_minute", "other"]
    runtime.reload("other {}")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns(".ecxs", "__pycache__", ".pytest_cache", "test_*.py")
    return Path(shutil.copytree(PROJECT, tmp_path / "project", ignore=ignored))


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--reload-everywhere",)])
def test_a_test_loads_what_it_built(project: Path, more: tuple[str, ...]) -> None:
    (project / "tests" / "test_it.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout


HOOK = """
[[hook]]
name = "found_v1"
returns = "int"
until = "nonzero"
empty = 0
on_failure = 0
params = [{ name = "note", type = "const char *" }]
"""
PROVIDING = """
def test_a_hook_of_an_installed_module_is_provided(runtime, libexec, fire):
    libexec()
    runtime.provide("in_half_a_minute.found_v1", len)
    runtime.load(conf="in_half_a_minute {}")
    assert fire("in_half_a_minute.found_v1", note="kelp") == 4
"""


@pytest.mark.slow
def test_a_test_provides_hooks_of_what_it_built(project: Path) -> None:
    declaration = project / "module.toml"
    declaration.write_text(declaration.read_text() + HOOK)
    (project / "tests" / "test_it.py").write_text(PROVIDING)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.slow
def test_a_project_that_cannot_be_built_fails_with_what_was_said(project: Path, tmp_path: Path) -> None:
    (project / "module.toml").write_text("schema = 1\n")
    with pytest.raises(NotBuilt, match="MOD005"):
        LibexecFolder(tmp_path / "libexec", project, BuiltProjects(tmp_path))()


def test_without_a_project_it_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no module\.toml in"):
        LibexecFolder(tmp_path / "libexec", tmp_path, BuiltProjects(tmp_path))()


@pytest.mark.slow
def test_a_project_is_built_anew_after_a_change_and_copied_otherwise(project: Path, tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    built = BuiltProjects(tmp_path / "built")
    for number in range(3):
        built.install(project, tmp_path / f"libexec{number}")
        if number == 1:
            source = next(project.glob("*/[a-z]*.py"))
            source.write_text(source.read_text() + "\n# changed\n")

    made = sorted(path.name for path in (tmp_path / "built").iterdir())
    installed = [sorted(path.name for path in (tmp_path / f"libexec{number}").rglob("*")) for number in range(3)]

    assert made == ["0", "1"]
    assert installed[0] == installed[1]
    assert any(name.endswith(".ecm") for name in installed[2])
