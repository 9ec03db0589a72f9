from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ecxs.cli import main
from ecxs.cli.project import build_project
from tests.toolkit.cli.conftest import run

ROOT = Path(__file__).resolve().parents[4]


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_what_changes_is_shown_and_lines_of_the_authors_are_named(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = greeter / "README.md"
    readme.write_text(f"{readme.read_text()}\nA greeter greets.\n")

    code, out, err = run(capsys, "rename", "waiter", "-C", greeter)

    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "changed module.toml"
    assert "moved   greeter/greeter.py -> waiter/waiter.py" in lines
    assert "moved   tests/test_greeter.py -> tests/test_waiter.py" in lines
    assert "new     waiter.ecm" in lines
    assert "removed greeter.ecm" in lines
    assert err.splitlines() == [
        f"'greeter' is called 'waiter': {len(lines)} files changed",
        "1 line of yours still says 'greeter'; look whether it means the module:",
        f"  {readme}:{len(readme.read_text().splitlines())}:3: A greeter greets.",
    ]


@pytest.mark.parametrize("mode", ["--dry-run", "--diff"])
def test_a_mode_that_only_shows_writes_nothing(greeter: Path, capsys: pytest.CaptureFixture[str], mode: str) -> None:
    build_project(greeter)
    before = contents(greeter)

    code, out, err = run(capsys, "rename", "waiter", "-C", greeter, mode)

    assert code == 0
    assert contents(greeter) == before
    assert "moved   greeter/greeter.py -> waiter/waiter.py" in out.splitlines()
    assert ("+class Waiter(WaiterModule):" in out.splitlines()) is (mode == "--diff")
    assert "'greeter' would be called 'waiter'" in err
    assert "files would change" in err


def test_validate_names_the_command_that_finishes_a_name_changed_by_hand(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace('name = "greeter"', 'name = "waiter"'))

    _, out, _ = run(capsys, "validate", greeter)
    assert "hint: run `ecxs rename waiter`" in out
    code, _, err = run(capsys, "rename", "waiter", "-C", greeter)

    assert (code, err.splitlines()[0].partition(":")[0]) == (0, "'greeter' is called 'waiter'")
    assert run(capsys, "validate", greeter)[0] == 0
    assert run(capsys, "generate", greeter, "--check")[0] == 0


def test_what_was_built_under_the_old_name_leaves_the_projects_libexec(greeter: Path) -> None:
    built = build_project(greeter)

    assert main(["rename", "waiter", "-C", str(greeter)]) == 0

    assert list(built.libexec.iterdir()) == []
    build_project(greeter)
    assert {path.name for path in built.libexec.glob("*.ecm")} == {"waiter.ecm"}


def test_a_refusal_has_its_exit_code_and_hint(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "rename", "global", "-C", greeter)

    assert (code, out) == (2, "")
    assert "'global' cannot be the name of a module: it is a reserved word" in err
    assert "hint: choose another name" in err


def test_outside_of_a_project_there_is_nothing_to_rename(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "rename", "waiter", "-C", tmp_path)

    assert code == 2
    assert f"there is no module.toml in '{tmp_path}'" in err


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("kind", "singletons"), [("python", [["listener", "Echo"]]), ("python-generic", [])])
def test_a_renamed_module_with_additions_is_whole(tmp_path: Path, kind: str, singletons: list[list[str]]) -> None:
    project = tmp_path / "owl"
    assert main(["new", "owl", "--kind", kind, "--no-input", "-o", str(tmp_path)]) == 0
    for words in (
        ["option", "owl_limit", "--type", "int", "--default", "3", "--fallback", "Global", "--validate-by-method"],
        ["option", "owl_mode", "--type", "int", "--default", "on", "--map", "off=0,on=1"],
        ["provider", "core.log_delivery_v1"],
        ["provider", "owl.decision_v1"],
        ["hook", "seen_v1", "--param", "const char *:sender"],
        ["command", "reset"],
        ["memtype", "owl_record"],
        *singletons,
    ):
        assert main(["add", *words, "-C", str(project)]) == 0

    assert main(["rename", "night_owl", "-C", str(project)]) == 0

    check_whole(project)
    check(project, "mypy", "--strict", "night_owl", "tests")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("example", ["greylist", "urlcheck"])
def test_a_renamed_example_is_whole(tmp_path: Path, example: str) -> None:
    project = tmp_path / example
    shutil.copytree(ROOT / "examples" / example, project, ignore=shutil.ignore_patterns(".ecxs", "__pycache__"))

    assert main(["rename", f"zebra_{example}", "-C", str(project)]) == 0

    check_whole(project)


def check_whole(project: Path) -> None:
    check(project, "ecxs", "generate", "--check")
    check(project, "ecxs", "validate")
    check(project, "ecxs", "build")
    check(project, "ecxs", "test", "-q", "-p", "no:cacheprovider")
    check(project, "ecxs", "run", "--check")


def check(project: Path, *words: str) -> None:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": paths, "MYPYPATH": str(ROOT / "runtime")}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (words, done.stdout + done.stderr)
