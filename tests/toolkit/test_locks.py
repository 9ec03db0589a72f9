"""A command that writes holds a lock that nobody else can keep, or says what stands in the way of it."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs import file_lock
from ecxs.build import build, install
from ecxs.cli import main
from ecxs.file_lock import FOLDER_LOCK, folder_lock, project_lock
from ecxs.files import PROJECT_LOCK
from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65_534
WRITING = (
    ("add", "command", "reset"),
    ("generate", "--stubs"),
    ("build",),
    ("rename", "waiter"),
    ("remove", "option", "greeting"),
    ("validate", "--fix"),
)


def never(holder: str) -> None:
    raise AssertionError(holder)


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def public(greeter: Path) -> Iterator[Path]:
    """Return a copy of the project that other users may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(greeter, Path(folder, "greeter"), ignore=shutil.ignore_patterns(".ecxs"))
        yield Path(folder, "greeter")


def as_somebody(words: tuple[str, ...], root: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a user without privileges: another one, if this one is root."""
    # It keeps the right to read, since the interpreter may lie in a folder of root's.
    rights = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    other = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *rights)
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*(other if os.geteuid() == 0 else ()), sys.executable, "-m", "ecxs", *words],
        cwd=root,
        env=environment | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("what", ["fifo", "file", "dangling link", "link"])
@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_what_stands_in_the_place_of_our_folder_is_named_and_nothing_is_written(
    greeter: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    what: str,
) -> None:
    (greeter / "ecelerity.conf").write_text("Retry_Interval = 5\xa0\n", encoding="utf-8")
    shutil.rmtree(greeter / ".ecxs", ignore_errors=True)
    own = greeter / ".ecxs"
    (tmp_path / "elsewhere").mkdir()
    if what == "fifo":
        os.mkfifo(own)
    elif what == "file":
        own.write_text("precious")
    else:
        own.symlink_to("../elsewhere" if what == "link" else "../nowhere")
    before = contents(greeter)
    monkeypatch.chdir(greeter)
    assert main(list(words)) == 3
    said = capsys.readouterr().err
    assert f"cannot lock '{greeter}/.ecxs/lock'" in said
    assert "hint: remove what is in the way, or make" in said
    assert contents(greeter) == before
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_a_folder_of_ours_that_another_user_keeps_to_himself_is_refused(
    public: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (public / "ecelerity.conf").write_text("Retry_Interval = 5\xa0\n", encoding="utf-8")
    (public / ".ecxs").mkdir(mode=0o555)
    for path in (public, *public.rglob("*")):
        if os.geteuid() == 0 and path != public / ".ecxs":
            os.chown(path, NOBODY, NOBODY)
    before = contents(public)
    (tmp_path / "home").mkdir()
    done = as_somebody(words, public, tmp_path / "home")
    assert done.returncode == 3, done
    assert f"cannot lock '{public}/.ecxs/lock': permission denied" in done.stderr
    assert "hint: run the command as user" in done.stderr
    assert contents(public) == before


def test_a_project_that_one_may_only_read_is_built_elsewhere_and_that_is_said(public: Path) -> None:
    assert main(["generate", str(public)]) == 0
    shutil.rmtree(public / ".ecxs")
    for path in (*public.rglob("*"), public):
        path.chmod(0o555 if path.is_dir() else 0o444)
    with tempfile.TemporaryDirectory() as home:
        if os.geteuid() == 0:
            os.chown(home, NOBODY, NOBODY)
        done = as_somebody(("build", "--libexec", f"{home}/libexec"), public, Path(home))
        assert done.returncode == 0, done
        assert f"'{public}' is not yours to write, so it is read without a lock" in done.stderr
        refused = as_somebody(("add", "command", "reset"), public, Path(home))
        assert refused.returncode == 3, refused
        assert "Traceback" not in refused.stderr
    for path in (public, *public.rglob("*")):
        path.chmod(0o755)


def test_a_lock_is_open_to_those_alone_who_may_write_in_its_folder(greeter: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    libexec.mkdir(mode=0o755)
    with folder_lock(libexec), project_lock(greeter, "'ecxs add'"):
        assert stat.S_IMODE((libexec / FOLDER_LOCK).stat().st_mode) == 0o600
        assert stat.S_IMODE((greeter / PROJECT_LOCK).stat().st_mode) == 0o600
    assert list(libexec.iterdir()) == []
    # A folder of a group: any of them may install there, and must be able to wait.
    libexec.chmod(0o775)
    with folder_lock(libexec):
        assert stat.S_IMODE((libexec / FOLDER_LOCK).stat().st_mode) == 0o660


def test_whoever_holds_the_folder_itself_holds_nobody_up(greeter: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    libexec.mkdir()
    built = build(plan_project(greeter).definition, greeter)
    held = os.open(libexec, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert install(built, libexec, never).is_changed
    os.close(held)


@pytest.mark.parametrize("what", ["fifo", "link", "folder", "hard link"])
def test_what_stands_in_the_place_of_the_lock_of_a_libexec_is_refused(
    greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    libexec = tmp_path / "libexec"
    libexec.mkdir()
    lock = libexec / FOLDER_LOCK
    (tmp_path / "precious").write_text("precious")
    if what == "fifo":
        os.mkfifo(lock)
    elif what == "link":
        lock.symlink_to(tmp_path / "precious")
    elif what == "folder":
        lock.mkdir()
    else:
        lock.hardlink_to(tmp_path / "precious")
    assert main(["build", str(greeter), "--libexec", str(libexec)]) == 3
    assert f"cannot lock '{lock}'" in capsys.readouterr().err
    assert (tmp_path / "precious").read_text() == "precious"
    assert [path.name for path in libexec.iterdir()] == [FOLDER_LOCK]


def test_a_lock_that_is_another_name_of_the_authors_file_is_not_written(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (greeter / ".ecxs").mkdir(exist_ok=True)
    before = (greeter / "module.toml").read_bytes()
    (greeter / PROJECT_LOCK).hardlink_to(greeter / "module.toml")
    assert main(["add", "command", "reset", "-C", str(greeter)]) == 3
    assert "it has other names (hard links)" in capsys.readouterr().err
    assert (greeter / "module.toml").read_bytes() == before


def test_the_end_of_a_command_leaves_the_lock_of_the_one_that_came_after_a_cleaning(greeter: Path) -> None:
    first = project_lock(greeter, "'ecxs add'")
    first.__enter__()
    shutil.rmtree(greeter / ".ecxs")
    with project_lock(greeter, "'ecxs build'", never):
        first.__exit__(None, None, None)
        assert (greeter / PROJECT_LOCK).read_text().startswith("'ecxs build'")
    assert not (greeter / PROJECT_LOCK).exists()


@pytest.mark.parametrize("removed", [True, False])
def test_whoever_waits_for_a_lock_that_is_removed_or_replaced_takes_the_one_that_is_there(
    greeter: Path, removed: bool
) -> None:
    path = greeter / PROJECT_LOCK
    path.parent.mkdir(exist_ok=True)
    path.write_text("'ecxs build' (process 1)\n")
    held = os.open(path, os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    seen: list[str] = []

    def wait(holder: str) -> None:
        seen.append(holder)
        path.unlink()
        if not removed:
            path.write_text("")
        os.close(held)

    with project_lock(greeter, "'ecxs add'", wait):
        assert path.read_text().startswith("'ecxs add'")
    # The text is that of a command that was killed; the kernel knows who it is.
    assert seen == [f"process {os.getpid()} of user {os.geteuid()}"]


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_said(
    greeter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(number, os.strerror(number))

    before = contents(greeter)
    monkeypatch.setattr(file_lock.fcntl, "flock", flock)  # type: ignore[attr-defined]
    assert main(["add", "command", "reset", "-C", str(greeter)]) == 3
    assert "work in a folder of a file system that has locks" in capsys.readouterr().err
    assert contents(greeter) == before


def test_a_project_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure), project_lock(tmp_path / "gone" / "owl", "'ecxs add'"):
        pass
    assert not (tmp_path / "gone").exists()
