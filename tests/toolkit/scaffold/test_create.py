from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecruntime.foundation.errors import UsageError
from ecruntime.languages import LANGUAGES as OPENED
from ecxs.generate.project import plan_project
from ecxs.scaffold import KINDS, answers, create

ROOT = Path(__file__).parents[3]
NASTY = 'Says "hi" \\ """ ${ x } {{ y }} {% z %} é'


def make(folder: Path, name: str = "greeter", **given: object) -> Path:
    destination = folder / name
    create(answers(name, **given), destination, complete=lambda stage: plan_project(stage).write())  # type: ignore[arg-type]
    return destination


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": paths, "MYPYPATH": str(ROOT / "runtime"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def pytest_in(project: Path) -> subprocess.CompletedProcess[str]:
    return run(project, "pytest", "-q", "-p", "no:cacheprovider")


def mutate(project: Path, old: str, new: str) -> None:
    path = project / "greeter" / "greeter.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    destination = tmp_path / "owl"
    destination.mkdir()
    (destination / "mine").touch()
    with pytest.raises(UsageError) as caught:
        create(answers("owl"), destination)
    assert caught.value.message == f"'{destination}' exists already; nothing was written"
    assert [path.name for path in tmp_path.rglob("*")] == ["owl", "mine"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "owl").mkdir()
    assert (make(tmp_path, "owl") / "module.toml").is_file()


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def fail(_stage: Path) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        create(answers("owl"), tmp_path / "owl", complete=fail)
    assert list(tmp_path.iterdir()) == []


def test_the_working_directory_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    create(answers("owl"), Path("owl"))
    assert Path.cwd() == tmp_path
    assert (tmp_path / "owl" / "owl" / "owl.py").is_file()


def test_any_description_gives_a_declaration_and_code_that_can_be_read(tmp_path: Path) -> None:
    project = make(tmp_path, settings={"description": NASTY})
    assert plan_project(project).definition.description == NASTY
    for path in project.rglob("*.py"):
        ast.parse(path.read_text())


@pytest.mark.slow
@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.language in OPENED])
def test_the_scaffold_passes_its_own_tests(tmp_path: Path, kind: str) -> None:
    done = pytest_in(make(tmp_path, kind=kind))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self.failures += 1", "pass"),
        ("self.hooks.decision_v1.call(note) == 0", "note"),
        ("self.reports += 1", "pass"),
        ("        self.schedule(REPORT_INTERVAL, self.report)\n        return DONE", "        return DONE"),
        ("Status(self.failures, self.reports, self.options.greeting.get())", 'Status(0, 0, "")'),
    ],
)
def test_the_scaffolds_tests_fail_when_a_body_is_emptied(greeter: Path, old: str, new: str) -> None:
    mutate(greeter, old, new)
    assert pytest_in(greeter).returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("checker", [("mypy",), ("pyright", "--pythonpath", sys.executable)])
def test_type_checkers_accept_the_scaffold(greeter: Path, checker: tuple[str, ...]) -> None:
    done = run(greeter, *checker)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("checker", [("mypy",), ("pyright", "--pythonpath", sys.executable)])
@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("def core_log_permanent_failure_v1", "def core_log_permanent_failure_v2", "abstract"),
        ("dr: DomainRecord", "dr: EcMessage", "core_log_permanent_failure_v1"),
        ("control_status", "control_state", "abstract"),
        ("decision_v1.call(note)", "decision_v1.call(now)", "Timeval"),
        ("greeter_retry_window.get()", 'greeter_retry_window.get(host="x")', "host"),
    ],
)
def test_type_checkers_refuse_what_is_missing_or_mistyped(
    greeter: Path, checker: tuple[str, ...], old: str, new: str, complaint: str
) -> None:
    mutate(greeter, old, new)
    done = run(greeter, *checker)
    assert done.returncode == 1, done.stdout + done.stderr
    assert complaint in done.stdout
