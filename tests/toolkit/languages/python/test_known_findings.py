"""Findings on Python that are known: as fresh ones in every case, and never those of other sources."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

import ecxs
from ecxs.generate.project_check import check_sound_project
from ecxs.languages.python import known_findings
from ecxs.rules import validate
from ecxs.verdict_store import CHECK_ANEW

if TYPE_CHECKING:
    from ecruntime.foundation.finding import Finding

DECLARATION = """\
schema = 1
[module]
name = "kelp"
language = "python"
[[provider]]
hook = "core.log_permanent_failure_v1"
"""
SOURCE = """\
import time

from .generated import KelpModule


class Kelp(KelpModule):
    def core_log_permanent_failure_v1(self, message, note):
        time.sleep(1)
"""
Checked: TypeAlias = Callable[[], list[str]]


@pytest.fixture
def kelp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with findings of both checks."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(CHECK_ANEW, raising=False)
    project = tmp_path / "project"
    (project / "kelp").mkdir(parents=True)
    (project / "module.toml").write_text(DECLARATION)
    (project / "kelp" / "__init__.py").touch()
    (project / "kelp" / "kelp.py").write_text(SOURCE)
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Checked:
    """Which checks read the source since it was asked last; `known` and fresh findings are compared each time."""
    import ecxs.languages.python.check as package

    made: list[str] = []
    for name in ("check_source", "check_author_class"):
        monkeypatch.setattr(package, name, _counted(getattr(package, name), made))

    def asked() -> list[str]:
        made.clear()
        known = found()
        counted = list(made)
        with monkeypatch.context() as anew:
            anew.setenv(CHECK_ANEW, "1")
            assert known == found()
        return counted

    return asked


def _counted(check: Callable[..., object], made: list[str]) -> Callable[..., object]:
    def counted(*arguments: object) -> object:
        made.append(check.__name__)
        return check(*arguments)

    return counted


def found(path: Path = Path()) -> tuple[Finding, ...]:
    return validate([path], check_sound=check_sound_project)


BOTH = ["check_source", "check_author_class"]


def test_the_source_is_read_once_while_nothing_changes(kelp: Path, checked: Checked) -> None:
    assert {"BLK002", "PY001"} <= {finding.rule for finding in found()}
    assert checked() == []
    # The content counts, not the time.
    os.utime(kelp / "kelp" / "kelp.py")
    assert checked() == []


def _declare(kelp: Path, text: str) -> None:
    (kelp / "module.toml").write_text(DECLARATION + text)


CHANGES: dict[str, Callable[[Path], object]] = {
    "the author's file": lambda kelp: (kelp / "kelp" / "kelp.py").write_text(SOURCE.replace("sleep(1)", "sleep(2)")),
    "one that is no Python": lambda kelp: (kelp / "kelp" / "kelp.py").write_text("class:"),
    "a new file": lambda kelp: (kelp / "kelp" / "more.py").write_text("import kelp\n"),
    "a file that is gone": lambda kelp: (kelp / "kelp" / "__init__.py").unlink(),
    "a file that is a link to another": lambda kelp: _link(kelp / "kelp" / "kelp.py"),
    "a file in a folder": lambda kelp: _write(kelp / "kelp" / "inner" / "more.py", "import kelp\n"),
    "a generated file": lambda kelp: _write(kelp / "kelp" / "generated" / "base.py", "class Base: pass\n"),
    "a provider": lambda kelp: _declare(kelp, '[[provider]]\nhook = "core.log_reception_v1"\n'),
    "an option with a validator": lambda kelp: _declare(
        kelp, '[[option]]\nname = "depth"\ntype = "int"\ndefault = 1\nvalidate = "method"\n'
    ),
}


def _link(path: Path) -> None:
    path.rename(path.parent.parent / "other.py")
    path.symlink_to("../other.py")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(kelp: Path, checked: Checked, change: str) -> None:
    found()
    assert checked() == []
    CHANGES[change](kelp)
    assert checked() != []
    assert checked() == []


def test_other_names_are_shown_from_another_folder(
    kelp: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    found()
    monkeypatch.chdir(kelp.parent)
    shown = {finding.place.file for finding in found(Path("project"))}
    assert "project/kelp/kelp.py" in shown
    monkeypatch.chdir(kelp)
    # Neither of the two has displaced the other.
    assert checked() == []


OTHERS: dict[str, Callable[[pytest.MonkeyPatch, Path], object]] = {
    "the version of ecxs": lambda patch, _: patch.setattr(ecxs, "__version__", "0.0.1"),
    "the version of Python": lambda patch, _: patch.setattr(sys, "version", "3.99"),
    "the code of the checks": lambda patch, aside: patch.setattr(known_findings, "__file__", str(aside / "kelp.py")),
}


@pytest.mark.parametrize("other", OTHERS)
def test_other_checks_know_nothing_of_it(
    kelp: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    found()
    OTHERS[other](monkeypatch, kelp / "kelp")
    assert checked() == BOTH


CASES: dict[str, Callable[[Path], object]] = {
    "a link to a folder": lambda kelp: (kelp / "kelp" / "linked").symlink_to(kelp.parent),
    "a pipe": lambda kelp: os.mkfifo(kelp / "kelp" / "pipe.py"),
    "a file that is too large": lambda kelp: (kelp / "kelp" / "large.py").write_text("#" * (1024 * 1024 + 1)),
    "a package that is a link": lambda kelp: ((kelp / "kelp").rename(kelp / "own"), (kelp / "kelp").symlink_to("own")),
}


@pytest.mark.parametrize("case", CASES)
def test_a_package_whose_files_do_not_tell_all_is_checked_each_time(kelp: Path, checked: Checked, case: str) -> None:
    CASES[case](kelp)
    found()
    assert "check_author_class" in checked()


def test_what_is_saved_during_a_check_is_not_kept(kelp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ecxs.languages.python.check as package

    really = package.check_source

    def saving(*arguments: object) -> object:
        listed = list(really(*arguments))  # type: ignore[arg-type] # as it was called
        (kelp / "kelp" / "kelp.py").write_text(SOURCE.replace("        time.sleep(1)", "        pass"))
        return listed

    with monkeypatch.context() as during:
        during.setattr(package, "check_source", saving)
        assert "BLK002" in {finding.rule for finding in found()}
    (kelp / "kelp" / "kelp.py").write_text(SOURCE)
    (kelp / "kelp" / "kelp.py").write_text(SOURCE.replace("        time.sleep(1)", "        pass"))
    assert "BLK002" not in {finding.rule for finding in found()}


def test_a_damaged_store_is_as_none(kelp: Path, checked: Checked) -> None:
    found()
    for file in (kelp.parent / "cache" / "ecxs" / "verdicts").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert checked() == BOTH
    assert checked() == []


def test_validate_of_a_known_project_does_not_import_the_parser(kelp: Path) -> None:
    code = "import sys\nfrom ecxs.cli import main\nmain(['validate'])\nprint('libcst' in sys.modules)"

    def is_imported() -> str:
        done = subprocess.run([sys.executable, "-c", code], cwd=kelp, text=True, capture_output=True, check=True)
        return done.stdout.splitlines()[-1]

    assert [is_imported(), is_imported()] == ["True", "False"]
