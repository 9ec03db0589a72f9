from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.file_group import changed_together
from ecxs.files import make_folder, remove_file, remove_tree, staged_folder, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    assert write_atomically(path, b"x")
    assert path.read_bytes() == b"x"


def test_equal_content_keeps_inode_and_times(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    before = path.stat()
    assert not write_atomically(path, b"x")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    path.chmod(0o751)
    write_atomically(path, b"y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o751


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"x")
    link.symlink_to(target)
    write_atomically(link, b"y")
    assert link.is_symlink()
    assert target.read_bytes() == b"y"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    assert write_atomically(path, b"x")
    assert os.read(end, 9) == b"x"
    os.close(end)
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(EnvironmentFailure) as caught:
        write_atomically(path, b"new")
    assert caught.value.message == f"cannot write '{path}': no space left on device"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"old"


def test_the_file_and_its_folder_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    real = os.fsync

    def record(descriptor: int) -> None:
        synced.append(stat.S_IFMT(os.fstat(descriptor).st_mode))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    write_atomically(tmp_path / "a", b"x")
    assert synced == [stat.S_IFREG, stat.S_IFDIR]


def test_removing_tells_whether_there_was_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    assert [remove_file(path), remove_file(path)] == [True, False]


def test_a_tree_is_removed(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    remove_tree(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_staged_folder_appears_when_it_is_whole(tmp_path: Path) -> None:
    destination = tmp_path / "made"
    with staged_folder(destination) as stage:
        (stage / "a").write_text("x")
        assert not destination.exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["made"]
    assert (destination / "a").read_text() == "x"


def test_a_staged_folder_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with staged_folder(tmp_path / "made") as stage:
            (stage / "a").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_staged_folder_does_not_replace_one_that_holds_something(tmp_path: Path) -> None:
    destination = tmp_path / "made"
    destination.mkdir()
    (destination / "mine").touch()

    def occupy() -> None:
        with staged_folder(destination):
            pass

    with pytest.raises(EnvironmentFailure) as caught:
        occupy()
    assert caught.value.message == f"cannot make '{destination}': directory not empty"
    assert [entry.name for entry in destination.iterdir()] == ["mine"]


def test_a_file_in_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(EnvironmentFailure) as caught:
        write_atomically(tmp_path / "a" / "b", b"x")
    assert caught.value.message == f"cannot write '{tmp_path / 'a' / 'b'}': not a directory"


@pytest.mark.parametrize("letter", ["x", "é", "語", "\udcff"])
def test_a_name_of_the_greatest_length_is_written(tmp_path: Path, letter: str) -> None:
    path = tmp_path / (letter * (255 // len(os.fsencode(letter))))
    assert write_atomically(path, b"one")
    assert write_atomically(path, b"two")
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [b"two"]


def make_changes(root: Path) -> None:
    """Write, move and remove files below a folder, and fail at the end."""
    with changed_together() as group:
        group.write(root / "old", b"old", b"new")
        group.write(root / "a" / "b" / "made", None, b"x")
        group.move(root / "tool", root / "c" / "tool", b"tool")
        group.remove(root / "gone", b"gone")
        group.remove(root / "never was", b"")
        assert sorted(path.name for path in root.rglob("*") if path.is_file()) == ["made", "old", "tool"]
        raise KeyboardInterrupt


def test_changes_that_belong_together_are_all_taken_back(tmp_path: Path) -> None:
    for name, mode in (("old", 0o640), ("tool", 0o755), ("gone", 0o600)):
        (tmp_path / name).write_bytes(name.encode())
        (tmp_path / name).chmod(mode)
    before = {path.name: (path.read_bytes(), path.stat().st_mode) for path in tmp_path.iterdir()}

    with pytest.raises(KeyboardInterrupt):
        make_changes(tmp_path)

    assert {path.name: (path.read_bytes(), path.stat().st_mode) for path in tmp_path.iterdir()} == before
