"""Nobody's save is lost to a command, and what is the author's stays as it was but for the edit."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs import file_exchange, file_swap
from ecxs.build import build, install
from ecxs.cli import main
from ecxs.cli.turn import Turn
from ecxs.file_exchange import FileWatch
from ecxs.file_group import changed_together
from ecxs.file_lock import FOLDER_LOCK, folder_lock, project_lock
from ecxs.files import PROJECT_LOCK, FileChanged, edit_file, remove_unchanged, staged_folder, write_atomically
from ecxs.generate.project import plan_project
from ecxs.generate.stamp import is_current
from ecxs.rules import fix

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


OTHER = 12_345
"""A user and group that is neither ours nor root."""


def test_a_file_that_was_changed_since_it_was_read_stays_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"saved")
    with pytest.raises(FileChanged) as caught:
        edit_file(path, b"read", b"ours")
    assert path.read_bytes() == b"saved"
    assert caught.value.message == f"'{path}' was changed by somebody else meanwhile, and is left as they saved it"
    with pytest.raises(FileChanged):
        remove_unchanged(path, b"read")
    assert [found.name for found in tmp_path.iterdir()] == ["a"]


def test_a_file_that_somebody_has_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"saved")
    with pytest.raises(FileChanged):
        edit_file(path, None, b"ours")
    assert path.read_bytes() == b"saved"


@pytest.mark.parametrize("style", ["renamed", "in place"])
def test_what_is_saved_between_the_comparison_and_the_rename_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    real = file_exchange._rename
    saves = [b"saved", b"saved again"]

    def rename(old: Path, new: Path, flags: int) -> None:
        if saves and style == "renamed":
            (tmp_path / "editor").write_bytes(saves.pop(0))
            (tmp_path / "editor").rename(path)
        elif saves:
            # Opened before the exchange, written after it; the lease has it wait, so it asks for no delay.
            child = subprocess.Popen([sys.executable, "-c", f"open({str(path)!r}, 'wb').write({saves[-1]!r})"])
            while fcntl.fcntl(watched[0], fcntl.F_GETLEASE) == fcntl.F_RDLCK:
                os.sched_yield()
            saves.clear()
            children.append(child)
        real(old, new, flags)

    watched: list[int] = []
    children: list[subprocess.Popen[bytes]] = []
    lease = FileWatch._take_lease
    monkeypatch.setattr(FileWatch, "_take_lease", lambda self: watched.append(self._descriptor) or lease(self))
    monkeypatch.setattr(file_exchange, "_rename", rename)
    with pytest.raises(FileChanged):
        edit_file(path, b"read", b"ours")
    assert all(child.wait() == 0 for child in children)
    assert path.read_bytes() == b"saved again"
    # Two saves in the moment of one replacement: the later is in its place, and the earlier is not lost either.
    others = [found.read_bytes() for found in tmp_path.iterdir() if found != path]
    assert others == ([b"saved"] if style == "renamed" else [])


def test_a_file_that_is_open_for_writing_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    with path.open("r+b"), pytest.raises(FileChanged):
        edit_file(path, b"read", b"ours")
    assert edit_file(path, b"read", b"ours")


def test_what_belongs_together_is_taken_back_but_for_what_was_saved_since(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"old")

    def change() -> None:
        with changed_together() as group:
            group.write(tmp_path / "a", b"old", b"ours")
            group.write(tmp_path / "b", b"old", b"ours")
            group.write(tmp_path / "new", None, b"ours")
            (tmp_path / "b").write_bytes(b"saved")
            (tmp_path / "new").write_bytes(b"saved")
            group.write(tmp_path / "c", b"other", b"ours")

    with pytest.raises(FileChanged):
        change()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a": b"old",
        "b": b"saved",
        "c": b"old",
        "new": b"saved",
    }


def test_a_move_replaces_nothing(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).write_bytes(name.encode())

    def change() -> None:
        with changed_together() as group:
            group.move(tmp_path / "old", tmp_path / "new", b"old")

    with pytest.raises(FileChanged):
        change()
    assert (tmp_path / "new").read_bytes() == b"new"


def saved_in_between(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, save: Callable[[], object], *, times: int
) -> None:
    """Have `save` done after each of the first calls of a function that plans."""
    real = getattr(module, name)
    left = [None] * times

    def planned(*given: object, **named: object) -> object:
        found = real(*given, **named)
        if left:
            left.pop()
            save()
        return found

    monkeypatch.setattr(module, name, planned)


@pytest.mark.parametrize(("times", "code"), [(1, 0), (99, 3)])
def test_an_addition_that_a_save_overtakes_is_planned_anew_and_at_last_refused(
    greeter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], times: int, code: int
) -> None:
    from ecxs.generate import addition

    source = greeter / "greeter" / "greeter.py"

    def save() -> None:
        source.write_text(source.read_text() + "# saved\n")

    saved_in_between(monkeypatch, addition, "plan_addition", save, times=times)
    assert main(["add", "provider", "core.log_rejection", "-C", str(greeter)]) == code
    assert source.read_text().endswith("# saved\n")
    assert ("core_log_rejection" in source.read_text()) == (code == 0)
    assert ("core.log_rejection" in (greeter / "module.toml").read_text()) == (code == 0)
    assert "was changed by somebody else meanwhile, and is left as they saved it" in capsys.readouterr().err


def test_a_declaration_that_was_saved_while_it_was_planned_does_not_pass_for_current(
    greeter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecxs.generate import project

    declaration = greeter / "module.toml"
    saved_in_between(
        monkeypatch,
        project,
        "plan",
        lambda: declaration.write_text(declaration.read_text().replace("default = 300", "default = 600")),
        times=1,
    )
    assert main(["generate", str(greeter)]) == 0
    assert is_current(greeter) is None


def test_edits_of_findings_are_those_of_the_text_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    conf = tmp_path / "ecelerity.conf"
    conf.write_text("Retry_Interval = 5\xa0\n", encoding="utf-8")
    saved_in_between(
        monkeypatch,
        fix,
        "mendable",
        lambda: conf.write_text("# a line more\n" + conf.read_text(encoding="utf-8")),
        times=1,
    )
    main(["validate", "--fix", str(conf)])
    assert conf.read_text(encoding="utf-8") in {
        "# a line more\nRetry_Interval = 5 \n",
        "# a line more\nRetry_Interval = 5\n",
        "# a line more\nRetry_Interval = 5\xa0\n",
    }


def test_a_lock_says_who_holds_it_and_is_none_after_a_kill(greeter: Path) -> None:
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        with project_lock(greeter, "'ecxs build'"):
            os.write(told, b"x")
            os.read(os.pipe()[0], 1)
    os.read(ready, 1)
    seen: list[str] = []

    def wait(holder: str) -> None:
        seen.append(holder)
        os.kill(child, 9)
        os.waitpid(child, 0)

    with project_lock(greeter, "'ecxs add'", wait):
        assert seen == [f"'ecxs build' (process {child})"]
    assert not (greeter / PROJECT_LOCK).exists()
    for end in (ready, told):
        os.close(end)


def wait_for_ever(turn: Turn) -> None:
    while True:
        turn("'ecxs build' (process 7)")


def test_whoever_waits_says_after_two_seconds_for_whom_and_gives_up_after_ten_minutes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = [0.0]

    def pause(seconds: float) -> None:
        now[0] += seconds

    turn = Turn(lambda: now[0], pause)
    with pytest.raises(EnvironmentFailure) as caught:
        wait_for_ever(turn)
    assert capsys.readouterr().err == "waiting for 'ecxs build' (process 7), which writes here\n"
    assert caught.value.message == "'ecxs build' (process 7) has been writing here for 600 seconds"
    assert now[0] >= 600


@pytest.mark.parametrize("what", ["fifo", "link"])
def test_what_stands_in_the_place_of_the_lock_is_neither_followed_nor_waited_for(greeter: Path, what: str) -> None:
    (greeter / ".ecxs").mkdir(exist_ok=True)
    lock = greeter / PROJECT_LOCK
    if what == "fifo":
        os.mkfifo(lock)
    else:
        lock.symlink_to(greeter / "elsewhere")
    assert main(["build", str(greeter)]) == 3
    assert not (greeter / "elsewhere").exists()


def test_two_installations_into_one_libexec_wait_for_each_other(greeter: Path, tmp_path: Path) -> None:
    built = build(plan_project(greeter).definition, greeter)
    libexec = tmp_path / "libexec"
    libexec.mkdir()
    holders: list[str] = []
    lock = folder_lock(libexec)
    lock.__enter__()

    def wait(holder: str) -> None:
        assert [path.name for path in libexec.iterdir()] == [FOLDER_LOCK]
        holders.append(holder)
        lock.__exit__(None, None, None)

    install(built, libexec, wait)
    assert len(holders) == 1
    assert (libexec / "greeter.ecm").exists()
    assert not (libexec / FOLDER_LOCK).exists()


def test_an_old_artifact_that_a_killed_run_left_is_swept_though_nothing_is_to_install(
    greeter: Path, tmp_path: Path
) -> None:
    built = build(plan_project(greeter).definition, greeter)
    libexec = tmp_path / "libexec"
    install(built, libexec)
    # The number is that of a living process, as it is in another container.
    left = libexec / f"..greeter-0123.{os.getpid()}-0123456789ab.old"
    (left / "inner").mkdir(parents=True)
    assert not install(built, libexec).is_changed
    assert not left.exists()


def test_what_a_living_process_makes_is_not_swept_whatever_its_number(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "made") as stage:
        (stage / "a").write_text("x")
        # As seen from another container, where no process has this number.
        write_atomically(tmp_path / "other", b"x")
        assert (stage / "a").exists()
    temporary, descriptor = file_swap.open_file_aside(tmp_path / "b")
    write_atomically(tmp_path / "other", b"y")
    assert temporary.exists()
    os.close(descriptor)
    write_atomically(tmp_path / "other", b"z")
    assert not temporary.exists()


def test_attributes_and_mode_of_the_authors_file_survive_an_edit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    os.setxattr(path, "user.note", b"mine")
    edit_file(path, b"old", b"new")
    assert os.getxattr(path, "user.note") == b"mine"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_with_several_names_is_not_parted_from_them(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    os.link(path, tmp_path / "b")
    with pytest.raises(EnvironmentFailure) as caught:
        edit_file(path, b"old", b"new")
    assert caught.value.message == f"cannot write '{path}': it has 2 names (hard links)"
    assert path.samefile(tmp_path / "b")
    # The tool's own file is made anew, and the other name keeps what it had.
    assert edit_file(path, b"old", b"new", is_authors=False)
    assert (tmp_path / "b").read_bytes() == b"old"


@pytest.mark.parametrize(
    "words", [("add", "provider", "core.log_rejection"), ("remove", "option", "greeting"), ("rename", "waiter")]
)
def test_a_command_that_is_refused_one_file_takes_back_the_others(
    greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (tmp_path / "other").hardlink_to(greeter / "module.toml")
    before = {path: path.read_bytes() for path in greeter.rglob("*") if path.is_file()}
    assert main([*words, "-C", str(greeter)]) == 3
    assert "it has 2 names (hard links)" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in greeter.rglob("*") if path.is_file()} == before


class Users:
    """The system's answers about users, as root in a project of somebody else would get them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, may_give: bool = True) -> None:
        self.given: list[tuple[int, int]] = []
        self._may_give = may_give
        monkeypatch.setattr(os, "fchown", self._fchown)

    def _fchown(self, descriptor: int, user: int, group: int) -> None:
        del descriptor
        if not self._may_give:
            raise PermissionError(1, "Operation not permitted")
        self.given.append((user, group))


def owned(path: Path, user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a path seem to belong to a user."""
    real = type(path).stat
    where = path

    def answer(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = real(self, follow_symlinks=follow_symlinks)
        if self == where:
            values = list(found)
            values[4] = values[5] = user
            return os.stat_result(values)
        return found

    monkeypatch.setattr(type(path), "stat", answer)


def test_the_owner_survives_an_edit_and_what_root_makes_belongs_to_the_owner_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    users = Users(monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    owned(path, OTHER, monkeypatch)
    edit_file(path, b"old", b"new")
    owned(tmp_path, OTHER, monkeypatch)
    edit_file(tmp_path / "b", None, b"new")
    assert users.given == [(OTHER, OTHER), (OTHER, OTHER)]


def test_an_owner_that_cannot_be_kept_is_refused_for_what_is_the_authors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    Users(monkeypatch, may_give=False)
    owned(path, OTHER, monkeypatch)
    with pytest.raises(EnvironmentFailure) as caught:
        edit_file(path, b"old", b"new")
    assert "which an edit of yours would change" in caught.value.message
    assert path.read_bytes() == b"old"
    assert edit_file(path, b"old", b"new", is_authors=False)


def test_a_link_of_another_user_to_what_is_not_theirs_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "precious").write_bytes(b"old")
    link = tmp_path / "generated"
    link.symlink_to(tmp_path / "precious")
    real = type(link).lstat

    def lstat(self: Path) -> os.stat_result:
        found = real(self)
        values = list(found)
        values[4] = OTHER if self == link else values[4]
        return os.stat_result(values)

    monkeypatch.setattr(type(link), "lstat", lstat)
    with pytest.raises(EnvironmentFailure) as caught:
        write_atomically(link, b"new")
    assert caught.value.message.endswith(f"'{link}' is a link of user {OTHER} to what is not theirs")
    assert (tmp_path / "precious").read_bytes() == b"old"


@pytest.mark.parametrize("words", [("generate",), ("build",), ("add", "command", "reset", "-C")])
def test_a_link_in_the_place_of_our_folder_is_refused_and_what_it_leads_to_stays(
    greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "lock").write_text("precious")
    shutil.rmtree(greeter / ".ecxs", ignore_errors=True)
    (greeter / ".ecxs").symlink_to("../other")
    assert main([*words, str(greeter)]) == 3
    assert f"cannot lock '{greeter}/.ecxs/lock'" in capsys.readouterr().err
    assert [(path.name, path.read_text()) for path in other.iterdir()] == [("lock", "precious")]


def test_a_link_in_the_place_of_the_stamp_is_not_followed(greeter: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (greeter / ".ecxs").mkdir(exist_ok=True)
    (greeter / ".ecxs" / "generate.json").unlink(missing_ok=True)
    (greeter / ".ecxs" / "generate.json").symlink_to("../../precious")
    assert main(["generate", str(greeter)]) == 0
    assert (tmp_path / "precious").read_text() == "precious"


def test_a_link_in_the_place_of_the_own_libexec_is_refused(
    greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    (greeter / ".ecxs").mkdir(exist_ok=True)
    (greeter / ".ecxs" / "libexec").symlink_to("../../other")
    assert main(["build", str(greeter)]) == 3
    assert "is a link that leads out of the project" in capsys.readouterr().err
    assert list((tmp_path / "other").iterdir()) == []
