"""A save while a command replaces a file is never removed, whatever becomes of the command."""

from __future__ import annotations

import errno
import os
import signal
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs import file_exchange, file_swap
from ecxs.cli import main
from ecxs.file_exchange import FileWatch
from ecxs.file_group import changed_together
from ecxs.files import FileChanged, edit_file, is_temporary, remove_unchanged, sweep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def killed(action: Callable[[], object], save: Callable[[], object], step: str, number: int = 1) -> None:
    """Do an action in a child in which somebody saves before its first exchange or removal.

    It is killed before a step of its own: the `number`th call of a function of `file_swap`.
    """
    child = os.fork()
    if not child:
        patch = pytest.MonkeyPatch()
        saves, calls = [save], [0]

        def saved(real: Callable[..., object]) -> Callable[..., object]:
            return lambda *given: (saves.pop()() if saves else None, real(*given))[1]

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def call(*given: object) -> object:
                calls[0] += 1
                if calls[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*given)

            return call

        patch.setattr(file_swap, step, counted(getattr(file_swap, step)))
        patch.setattr(file_exchange, "_rename", saved(file_exchange._rename))
        try:
            action()
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def by_rename(path: Path, content: bytes) -> Callable[[], object]:
    def save() -> None:
        path.with_name("editor").write_bytes(content)
        path.with_name("editor").rename(path)

    return save


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("step", "number"), [("settle", 1), ("_put_back", 1), ("_discard", 2)])
def test_a_save_that_a_kill_left_aside_returns_to_its_place_with_the_next_command(
    tmp_path: Path, step: str, number: int
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    killed(lambda: edit_file(path, b"read", b"ours"), by_rename(path, b"saved"), step, number)
    assert len(names(tmp_path)) == 2
    if number == 1:
        assert path.read_bytes() == b"ours"
        with pytest.raises(FileChanged):
            sweep(tmp_path)
    sweep(tmp_path)
    assert path.read_bytes() == b"saved"
    assert names(tmp_path) == ["a"]


def test_a_save_that_a_kill_left_aside_is_kept_by_name_when_the_file_was_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    killed(lambda: edit_file(path, b"read", b"ours"), by_rename(path, b"saved"), "settle")
    path.write_bytes(b"ours, and saved again")
    with pytest.raises(FileChanged) as caught:
        sweep(tmp_path)
    kept = caught.value.kept
    assert kept is not None
    assert kept.read_bytes() == b"saved"
    assert f"one of the saves is kept in '{kept}'" in caught.value.message
    assert path.read_bytes() == b"ours, and saved again"
    assert not is_temporary(kept.name)


@pytest.mark.parametrize("saved_again", [False, True])
def test_a_save_into_a_file_that_was_being_removed_survives_a_kill(tmp_path: Path, saved_again: bool) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    killed(lambda: remove_unchanged(path, b"read"), by_rename(path, b"saved"), "settle")
    assert not path.exists()
    if saved_again:
        path.write_bytes(b"saved again")
    with pytest.raises(FileChanged):
        sweep(tmp_path)
    assert {found.read_bytes() for found in tmp_path.iterdir()} == {b"saved", *([b"saved again"] * saved_again)}
    assert path.exists()


def test_what_a_kill_left_of_an_undisturbed_replacement_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for number, step in enumerate(("exchange", "settle")):
        path.write_bytes(b"read")
        killed(lambda: edit_file(path, b"read", b"ours"), lambda: None, step)
        assert len(names(tmp_path)) == 2
        sweep(tmp_path)
        assert path.read_bytes() == (b"read", b"ours")[number]
        assert names(tmp_path) == ["a"]


def test_the_next_command_says_what_was_saved_while_one_was_killed(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {path: path.read_bytes() for path in greeter.rglob("*.*") if path.is_file()}

    def save() -> None:
        # Whichever the command replaces first.
        aside = next(greeter.rglob(".*.swap"))
        path = file_swap._target_of_swap(aside)
        assert path is not None
        by_rename(path, files[path] + b"# saved\n")()

    words = ["add", "provider", "core.log_rejection", "-C", str(greeter)]
    killed(lambda: main(words), save, "settle")
    # Whatever the command: it has to write nothing into the folder of that file.
    assert main(["generate", str(greeter)]) == 0
    assert "a command was killed here: " in capsys.readouterr().err
    every = [path.read_bytes() for path in greeter.rglob("*") if path.is_file()]
    assert any(content.endswith(b"# saved\n") for content in every)
    assert not list(greeter.rglob(".*.swap"))


def test_a_save_into_the_file_that_stood_there_for_a_moment_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    real, calls = file_exchange._rename, []

    def rename(old: Path, new: Path, flags: int) -> None:
        calls.append(flags)
        if len(calls) == 1:
            by_rename(path, b"saved")()
        real(old, new, flags)
        if len(calls) == 1:
            # A second editor holds what stands there now, and writes into it later.
            editors.append(path.open("r+b", buffering=0))

    editors: list[object] = []
    monkeypatch.setattr(file_exchange, "_rename", rename)
    with pytest.raises(FileChanged) as caught:
        edit_file(path, b"read", b"ours")
    editors[0].write(b"SAVE")  # type: ignore[attr-defined]
    editors[0].close()  # type: ignore[attr-defined]
    assert path.read_bytes() == b"SAVE"
    assert caught.value.kept is not None
    assert caught.value.kept.read_bytes() == b"saved"


def test_a_write_into_a_file_that_has_just_lost_its_name_gets_one_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    path.chmod(0o640)
    editor = os.open(path, os.O_RDONLY)
    real = FileWatch.content
    seen: list[bytes] = []

    def content(self: FileWatch) -> bytes:
        # Past both looks: such a late one has no lease before it, as on a file system without any.
        if len(seen) == 2:
            self.let_go()
            late = os.open(f"/proc/self/fd/{editor}", os.O_WRONLY)
            os.pwrite(late, b"late", 0)
            os.close(late)
        seen.append(real(self))
        return seen[-1]

    monkeypatch.setattr(FileWatch, "content", content)
    with pytest.raises(FileChanged):
        edit_file(path, b"read", b"ours")
    assert path.read_bytes() == b"late"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a"]
    os.close(editor)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.EIO, "Input/output error")])
def test_a_save_survives_an_interruption_between_the_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"read")
    real, errors = file_swap._put_back, [error]

    def put_back(*given: object) -> None:
        if errors:
            raise errors.pop()
        real(*given)  # type: ignore[arg-type]

    exchange = file_exchange._rename
    saves = [by_rename(path, b"saved")]
    monkeypatch.setattr(
        file_exchange, "_rename", lambda *given: (saves.pop()() if saves else None, exchange(*given))[1]
    )
    monkeypatch.setattr(file_swap, "_put_back", put_back)
    with pytest.raises((KeyboardInterrupt, EnvironmentFailure)):
        edit_file(path, b"read", b"ours")
    assert path.read_bytes() == b"saved"
    assert names(tmp_path) == ["a"]


def test_a_file_that_was_saved_where_it_was_moved_from_is_in_one_place(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"read")

    def change() -> None:
        with changed_together() as group:
            group.move(tmp_path / "old", tmp_path / "new", b"read")
            group.write(tmp_path / "new", b"read", b"edited")
            (tmp_path / "old").write_bytes(b"saved")
            raise FileChanged(tmp_path / "old")

    with pytest.raises(FileChanged):
        change()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"old": b"saved"}


def test_a_moved_file_that_an_editor_has_open_goes_back_with_what_is_written_into_it(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"read")
    editor = os.open(tmp_path / "old", os.O_RDWR)

    def change() -> None:
        with changed_together() as group:
            group.move(tmp_path / "old", tmp_path / "new", b"read")
            os.pwrite(editor, b"SAVE", 0)
            group.write(tmp_path / "new", b"read", b"edited")

    with pytest.raises(FileChanged):
        change()
    os.close(editor)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"old": b"SAVE"}


def test_a_rename_whose_file_was_saved_in_its_old_place_is_planned_anew(
    greeter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecxs.rename.plan import RenamePlan

    source = greeter / "greeter" / "greeter.py"
    saved = source.read_text() + "# saved\n"
    real, saves = RenamePlan._remove_folders, [saved]

    def late(self: RenamePlan, root: Path) -> None:
        if saves:
            source.write_text(saves.pop())
        real(self, root)

    monkeypatch.setattr(RenamePlan, "_remove_folders", late)
    assert main(["rename", "waiter", "-C", str(greeter)]) == 0
    assert (greeter / "waiter" / "waiter.py").read_text().endswith("# saved\n")
    assert not source.exists()


def test_names_that_only_look_like_ours_do_no_harm(tmp_path: Path) -> None:
    tail = f"7-{'0' * 12}-{'0' * 16}-{'0' * 16}.swap"
    (tmp_path / f"...{tail}").write_bytes(b"x")
    (tmp_path / f"....{tail}").write_bytes(b"x")
    os.mkfifo(tmp_path / f".fifo.{tail}")
    (tmp_path / f".link.{tail}").symlink_to("precious")
    with (tmp_path / f".large.{tail}").open("wb") as file:
        file.truncate(1 << 40)
    before = names(tmp_path)
    sweep(tmp_path)
    assert names(tmp_path) == before
