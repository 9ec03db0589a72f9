"""Killed or refused at each operation in turn: a killed run can be completed, a refused one has changed nothing."""

from __future__ import annotations

import errno
import os
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.files import is_temporary
from ecxs.generate.project import plan_project
from ecxs.rename import plan_rename
from ecxs.scaffold import answers, create

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPERATIONS = ("open", "fsync", "rename", "mkdir", "unlink", "rmdir", "fchmod")
MAX_POINTS = 900
STEP = 1 if os.environ.get("ECXS_SOAK") else 7
pytestmark = pytest.mark.slow


class Strike:
    """Counts the operations of this process on files that change something, and strikes at one of them."""

    def __init__(self, point: int, strike: Callable[[], object]) -> None:
        self.count, self.point, self.strike = 0, point, strike

    def wrapped(self, real: Callable[..., object], *given: object, **named: object) -> object:
        is_reading = real.__name__ == "open" and not (len(given) > 1 and int(given[1]) & os.O_CREAT)  # type: ignore[call-overload]
        self.count += not is_reading
        if self.count == self.point and not is_reading:
            self.strike()
        return real(*given, **named)


def struck(monkeypatch: pytest.MonkeyPatch, strike: Strike) -> None:
    for name in OPERATIONS:
        monkeypatch.setattr(os, name, partial(strike.wrapped, getattr(os, name)))


def rename(root: Path) -> None:
    plan_rename(root, "waiter", lambda _done, _total: None).write()


def contents(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return each visible file with its mode, and each folder."""
    visible = (path for path in sorted(root.rglob("*")) if not is_temporary(path.name))
    return {
        str(path.relative_to(root)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mode)
        for path in visible
    }


@pytest.fixture
def start(tmp_path: Path) -> Path:
    root = tmp_path / "start" / "owl"
    create(answers("owl"), root, complete=lambda stage: plan_project(stage).write_aside())
    (root / "owl" / "data").mkdir()
    (root / "owl" / "data" / "tool").write_text("plain\n")
    (root / "owl" / "data" / "tool").chmod(0o755)
    (root / "owl" / "generated" / "hooks.py").write_text((root / "owl/generated/hooks.py").read_text() + "MINE = 1\n")
    declaration = root / "module.toml"
    declaration.write_text(declaration.read_text() + '\n[[option]]\nname = "owl_x"\ntype = "int"\ndefault = 1\n')
    author = root / "owl" / "owl.py"
    author.write_text(f"{author.read_text()}\n    def x(self) -> int:\n        return self.options.owl_x.get()\n")
    return root


def killed_at(point: int, root: Path) -> bool:
    child = os.fork()
    if not child:
        struck(pytest.MonkeyPatch(), Strike(point, lambda: os._exit(9)))
        try:
            rename(root)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.timeout(600)
def test_a_rename_that_was_killed_at_any_point_is_completed_by_the_same_command(start: Path, tmp_path: Path) -> None:
    done = tmp_path / "done" / "owl"
    shutil.copytree(start, done)
    rename(done)
    old, new = contents(start), contents(done)
    for point in range(1, MAX_POINTS, STEP):
        root = tmp_path / str(point) / "owl"
        shutil.copytree(start, root)
        was_killed = killed_at(point, root)
        for name, content in contents(root).items():
            # A file is moved before it is edited, so that at any time it is in one place.
            moved = old.get(name.replace("waiter", "owl"))
            assert content in {old.get(name), new.get(name), moved} or not content[0], (point, name)
        if contents(root) != new:
            rename(root)
        assert contents(root) == new, point
        shutil.rmtree(root)
        if not was_killed:
            break
    assert 100 < point < MAX_POINTS - STEP


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_rename_that_fails_at_any_point_says_why_and_takes_everything_back(
    start: Path, tmp_path: Path, number: int
) -> None:
    old = contents(start)

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    for point in range(1, MAX_POINTS, STEP):
        root = tmp_path / str(point) / "owl"
        shutil.copytree(start, root)
        planned = plan_rename(root, "waiter", lambda _done, _total: None)
        with pytest.MonkeyPatch.context() as patch:
            struck(patch, Strike(point, fail))
            said = refusal(planned.write)
        if not said:
            break
        assert os.strerror(number).lower() in said, point
        assert contents(root) == old, point
        shutil.rmtree(root)
    assert 100 < point < MAX_POINTS - STEP


def refusal(action: Callable[[], object]) -> str:
    try:
        action()
    except EnvironmentFailure as error:
        return error.message
    return ""
