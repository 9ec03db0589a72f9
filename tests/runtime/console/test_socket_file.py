"""The socket file: whose it is, what it replaces, and what is refused."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
from pathlib import Path

import pytest

from ecruntime.console.access import PRIVATE, SHARED
from ecruntime.console.socket_file import SocketFile
from ecruntime.foundation.errors import EnvironmentFailure


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(EnvironmentFailure) as caught:
        SocketFile(path)
    return str(caught.value), caught.value.hint


def raw(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(20.0)
    connection.connect(str(path))
    return connection


def test_a_dead_socket_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(path))
    taken = SocketFile(path)
    raw(path).close()
    taken.close()
    assert not path.exists()


def test_a_living_server_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    hint = "stop it with `ecxs console shutdown`, or choose another path with `--socket`"
    living = SocketFile(path)
    assert refusal(path) == (f"another server listens on '{path}'", hint)
    living.close()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as foreign:
        foreign.bind(str(path))
        foreign.listen()
        assert refusal(path) == (f"another server listens on '{path}'", hint)
    assert path.exists()


def test_a_file_that_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    path.write_text("precious")
    hint = "move it away, or choose another path with `--socket`"
    assert refusal(path) == (f"'{path}' is there already and is no socket", hint)
    assert path.read_text() == "precious"
    assert [one.name for one in tmp_path.iterdir()] == ["console.sock"]


def test_a_socket_that_replaced_ours_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    taken = SocketFile(path)
    path.unlink()
    path.write_text("precious")
    taken.close()
    assert path.read_text() == "precious"


def test_a_directory_that_others_can_write_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "shared"
    directory.mkdir()
    directory.chmod(0o777)
    assert refusal(directory / "s") == (
        f"the directory '{directory}' of the console socket can be written by others",
        f"run `chmod 700 {directory}`, or choose another path with `--socket`",
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_directory_of_another_user_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "foreign"
    directory.mkdir(mode=0o700)
    os.chown(directory, 65_534, 65_534)
    assert refusal(directory / "s") == (
        f"the directory '{directory}' of the console socket belongs to user 65534",
        "choose a path in a directory of your own with `--socket`",
    )


def test_a_directory_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    directory = tmp_path / "file" / "below"
    hint = "choose another path with `--socket`"
    assert refusal(directory / "s") == (
        f"the directory '{directory}' of the console socket cannot be used: Not a directory",
        hint,
    )
    assert refusal(tmp_path / "file" / "s") == (
        f"'{tmp_path}/file' is no directory, so no console socket can be in it",
        hint,
    )


def test_a_missing_directory_is_refused_and_not_made(tmp_path: Path) -> None:
    for directory in (tmp_path / "none", tmp_path / "none" / ".ecxs"):
        assert refusal(directory / "s") == (
            f"the directory '{directory}' of the console socket does not exist",
            "make it, or choose another path with `--socket`",
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [".", "/", "", "folder", "..", "folder/"])
def test_a_folder_is_refused_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    path = Path(name)
    assert refusal(path) == (f"'{path}' is a folder and cannot be a socket", "name a file, as: ./ec.sock")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_a_path_beyond_the_limit_of_the_system_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 107)
    assert refusal(path) == (
        f"the socket path '{path}' has {len(str(path))} bytes, and the system's limit is 107",
        "choose a shorter path with `--socket`",
    )


def open_files() -> set[str]:
    return {entry.name for entry in Path("/proc/self/fd").iterdir()}


def test_a_socket_that_cannot_be_shared_leaves_no_file_and_no_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".ecxs" / "console.sock"

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "chown", forbid)
    before = open_files()
    with pytest.raises(EnvironmentFailure) as caught:
        SocketFile(path, SHARED)
    assert (str(caught.value), caught.value.hint) == (
        f"the console socket '{path}' cannot be given to the group of its directory: Operation not permitted",
        "run the server as a member of that group",
    )
    assert (path.exists(), open_files()) == (False, before)
    SocketFile(path).close()


@pytest.mark.parametrize("step", ["bind", "listen"])
def test_a_socket_that_cannot_be_made_leaves_no_file_and_no_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(socket.socket, step, fail)
    path = tmp_path / "console.sock"
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert refusal(path) == (
        f"the console socket '{path}' cannot be made: Read-only file system",
        "choose another path with `--socket`",
    )
    assert (path.exists(), len(list(Path("/proc/self/fd").iterdir()))) == (False, before)


def test_a_lock_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "console.sock"
    lock = tmp_path / "console.sock.lock"
    lock.symlink_to(tmp_path / "elsewhere")
    assert refusal(path) == (
        f"the lock file '{lock}' of the console socket cannot be opened: Too many levels of symbolic links",
        "move it away, or choose another path with `--socket`",
    )
    assert not path.exists()


def test_a_lock_file_that_cannot_be_locked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "console.sock"

    def forbid(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", forbid)
    before = open_files()
    assert refusal(path) == (
        f"the lock file '{path}.lock' of the console socket cannot be locked: No locks available",
        "move it away, or choose another path with `--socket`",
    )
    assert open_files() == before


@pytest.mark.parametrize("umask", [0o000, 0o077])
@pytest.mark.parametrize(("mode", "expected"), [(PRIVATE, 0o700), (SHARED, 0o750)])
def test_the_new_directory_has_the_same_mode_whatever_the_umask_is(
    tmp_path: Path, umask: int, mode: int, expected: int
) -> None:
    before = os.umask(umask)
    try:
        SocketFile(tmp_path / ".ecxs" / "console.sock", mode).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / ".ecxs").stat().st_mode) == expected
