"""Killed or refused at each operation in turn, the toolkit leaves the old files or the new ones, and nothing else."""

from __future__ import annotations

import errno
import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.build import build, install
from ecxs.file_swap import open_file_aside
from ecxs.files import is_temporary, write_atomically
from ecxs.generate.project import plan_project
from ecxs.scaffold import answers, create

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS = ("open", "fsync", "rename", "mkdir", "unlink", "rmdir", "fchmod", "replace")
MOST_POINTS = 400


class Fault:
    """Counts the operations of this process on files, and strikes at one of them."""

    def __init__(self, point: int, strike: Callable[[], object], *, is_permanent: bool = False) -> None:
        self.count = 0
        self.point, self.strike, self.is_permanent = point, strike, is_permanent

    def wrapped(self, real: Callable[..., object], *given: object, **named: object) -> object:
        is_reading = real.__name__ == "open" and not (len(given) > 1 and int(given[1]) & os.O_CREAT)  # type: ignore[call-overload]
        if not is_reading:
            self.count += 1
            if self.count == self.point or (self.is_permanent and self.count > self.point):
                self.strike()
        return real(*given, **named)


def with_fault(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    for name in OPERATIONS:
        monkeypatch.setattr(os, name, partial(fault.wrapped, getattr(os, name)))


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def killed_at(point: int, action: Callable[[], object]) -> bool:
    """Do it in a child that is killed before operation `point`; tell whether the child came that far."""
    child = os.fork()
    if not child:
        patch = pytest.MonkeyPatch()
        with_fault(patch, Fault(point, lambda: os._exit(9)))
        try:
            action()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def stale_project(greeter: Path) -> Path:
    """Return a project of which several files must be written, one is new and one must go."""
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace("default = 300", "default = 600"))
    (greeter / "greeter.ecm").unlink()
    gone = greeter / "greeter" / "generated" / "gone.py"
    gone.write_text((greeter / "greeter" / "generated" / "entry.py").read_text())
    return greeter


@pytest.mark.slow
def test_generation_killed_at_any_point_leaves_old_or_new_files(greeter: Path, tmp_path: Path) -> None:
    start = stale_project(greeter)
    old = contents(start)
    done = tmp_path / "done" / "greeter"
    shutil.copytree(start, done)
    plan_project(done).write()
    new = contents(done)
    for point in range(1, MOST_POINTS):
        root = tmp_path / str(point) / "greeter"
        shutil.copytree(start, root)
        was_killed = killed_at(point, lambda root=root: plan_project(root).write())  # type: ignore[misc]
        for name, content in contents(root).items():
            assert is_temporary(Path(name).name) or content in {old.get(name), new.get(name)}, (point, name)
        plan_project(root).write()
        assert contents(root) == new, point
        if not was_killed:
            break
    assert 20 < point < MOST_POINTS - 1


@pytest.mark.slow
def test_a_scaffold_killed_at_any_point_is_whole_or_not_there(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        create(answers("owl"), folder / "owl", complete=lambda stage: plan_project(stage).write_aside())

    make(tmp_path / "done")
    whole = contents(tmp_path / "done")
    for point in range(1, MOST_POINTS):
        folder = tmp_path / str(point)
        folder.mkdir()
        was_killed = killed_at(point, partial(make, folder))
        visible = {name: content for name, content in contents(folder).items() if not name.startswith(".")}
        assert visible in ({}, whole), point
        if not visible:
            make(folder)
        else:
            write_atomically(folder / "other", b"")
            (folder / "other").unlink()
        assert contents(folder) == whole, point
        if not was_killed:
            break
    assert 20 < point < MOST_POINTS - 1


@pytest.mark.slow
def test_an_installation_killed_at_any_point_has_its_manifest_last(greeter: Path, tmp_path: Path) -> None:
    built = build(plan_project(greeter).definition, greeter)
    for point in range(1, MOST_POINTS):
        libexec = tmp_path / str(point)
        was_killed = killed_at(point, partial(install, built, libexec))
        if (libexec / "greeter.ecm").exists():
            assert (libexec / "greeter.module.json").exists()
            assert (libexec / built.artifact.folder_name / "__init__.py").exists()
        install(built, libexec)
        assert sorted(path.name for path in libexec.iterdir()) == sorted(
            [built.artifact.folder_name, "greeter.ecm", "greeter.module.json"]
        )
        if not was_killed:
            break
    assert 10 < point < MOST_POINTS - 1


@pytest.mark.slow
@pytest.mark.parametrize("is_permanent", [False, True])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_an_error_at_any_point_is_named_and_leaves_old_or_new_files(
    greeter: Path, tmp_path: Path, number: int, is_permanent: bool
) -> None:
    start = stale_project(greeter)
    old = contents(start)

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    for point in range(1, MOST_POINTS):
        root = tmp_path / str(point) / "greeter"
        shutil.copytree(start, root)
        planned = plan_project(root)
        fault = Fault(point, fail, is_permanent=is_permanent)
        with pytest.MonkeyPatch.context() as patch:
            with_fault(patch, fault)
            said = refusal(planned.write)
        if not said:
            break
        assert str(root) in said, point
        assert os.strerror(number).lower() in said
        new = {str(artifact.path): artifact.content.encode() for artifact in planned.artifacts}
        for name, content in contents(root).items():
            assert (is_permanent and is_temporary(Path(name).name)) or content in {old.get(name), new.get(name)}, (
                point,
                name,
            )
    assert 20 < point < MOST_POINTS - 1


def refusal(action: Callable[[], object]) -> str:
    try:
        action()
    except EnvironmentFailure as error:
        return error.message
    return ""


def test_what_a_killed_run_left_is_swept_by_the_next_write(tmp_path: Path) -> None:
    dead = os.fork()
    if not dead:
        os._exit(0)
    os.waitpid(dead, 0)
    (tmp_path / f".a.{dead}-0123456789ab.tmp").touch()
    (tmp_path / f".b.{dead}-0123456789ab.new").mkdir()
    alive, held = open_file_aside(tmp_path / "c")
    mine = tmp_path / ".mine.tmp"
    mine.touch()
    write_atomically(tmp_path / "a", b"x")
    os.close(held)
    assert {path.name for path in tmp_path.iterdir()} == {"a", alive.name, mine.name}
