"""Who is let in at the door: other users, too many clients, a socket for a group."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.access import SHARED, Access, AccessPolicy
from ecruntime.console.admission import Admission, Limits
from ecruntime.console.protocol import Reply, ReplyStatus
from ecruntime.console.socket_file import SocketFile
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.model.access_level import AccessLevel
from tests.runtime.console.conftest import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.log import Log

OTHER = 65_534
"""A user that is not ours."""
DENIED = "Not Authorized for this command\nhint: it needs the level admin, and yours is read-only\n"


@pytest.fixture
def door(tmp_path: Path, dispatcher: Dispatcher, log: Log) -> Iterator[Callable[[Admission], Running]]:
    made: list[Running] = []

    def open_door(admission: Admission) -> Running:
        made.append(Running(tmp_path / ".ecxs" / "console.sock", dispatcher, log, admission))
        return made[0]

    yield open_door
    for running in made:
        running.close()


def seen_as(uid: int) -> Callable[[socket.socket], int]:
    """Return credentials as the system would give them for another user."""
    return lambda connection: uid


def accesses(*levels: tuple[int, AccessLevel]) -> list[Access]:
    return [Access(uid, level) for uid, level in levels]


def test_another_user_is_refused_and_logged(door: Callable[[Admission], Running], log: Log) -> None:
    server = door(Admission(credentials=seen_as(OTHER)))
    with server.connect() as client:
        assert client.ask("pid") == Reply(ReplyStatus.NOT_AUTHORIZED, f"user {OTHER} may not use this console\n")
    assert [str(record.text) for record in log.paniclog()] == [
        f"refused a client: user {OTHER} may not use this console"
    ]


def test_another_user_of_a_shared_socket_may_look_only(door: Callable[[Admission], Running]) -> None:
    server = door(Admission(AccessPolicy(SHARED), credentials=seen_as(OTHER)))
    with server.connect() as client:
        assert client.ask("summary").is_completed
        assert client.ask("shutdown") == Reply(ReplyStatus.NOT_AUTHORIZED, DENIED)
        assert client.ask("summary").is_completed


def test_an_admin_of_a_shared_socket_may_do_everything(door: Callable[[Admission], Running]) -> None:
    server = door(Admission(AccessPolicy(SHARED, frozenset({OTHER})), credentials=seen_as(OTHER)))
    with server.connect() as client:
        assert client.ask("shutdown").is_completed


def test_a_user_has_so_many_clients_and_others_still_come_in() -> None:
    uids = iter([7, 8])
    admission = Admission(
        AccessPolicy(SHARED), Limits(clients=8, clients_per_user=2, reserved_for_admins=1), lambda _: next(uids)
    )
    present = accesses((7, AccessLevel.READ_ONLY), (7, AccessLevel.READ_ONLY))
    with socket.socket(socket.AF_UNIX) as connection:
        assert admission.admit(connection, present) == Reply(
            ReplyStatus.AGAIN, "user 7 has 2 clients already\nhint: close one of them\n"
        )
        assert admission.admit(connection, present) == Access(8, AccessLevel.READ_ONLY)


def test_places_are_kept_for_those_who_may_change_something() -> None:
    uids = iter([7, os.geteuid(), 8])
    limits = Limits(clients=3, clients_per_user=3, reserved_for_admins=1)
    admission = Admission(AccessPolicy(SHARED), limits, lambda _: next(uids))
    present = accesses((7, AccessLevel.READ_ONLY), (8, AccessLevel.READ_ONLY))
    with socket.socket(socket.AF_UNIX) as connection:
        assert isinstance(admission.admit(connection, present), Reply)
        assert admission.admit(connection, present) == Access(os.geteuid(), AccessLevel.ADMIN)


def test_the_peer_is_asked_for_by_default(door: Callable[[Admission], Running]) -> None:
    with door(Admission()).connect() as client:
        assert client.ask("pid").is_completed


def test_a_shared_socket_is_for_the_group_of_its_folder(tmp_path: Path) -> None:
    taken = SocketFile(tmp_path / ".ecxs" / "console.sock", SHARED)
    assert stat.S_IMODE(taken.path.stat().st_mode) == 0o660
    assert taken.path.stat().st_gid == taken.path.parent.stat().st_gid
    assert stat.S_IMODE(taken.path.parent.stat().st_mode) == 0o750
    taken.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to a group that it is not in")
def test_a_shared_socket_takes_over_the_group_of_a_folder_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o750)
    os.chown(folder, -1, OTHER)
    taken = SocketFile(folder / "s", SHARED)
    assert taken.path.stat().st_gid == OTHER
    taken.close()


def test_a_shared_socket_in_a_folder_that_is_closed_to_its_group_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    with pytest.raises(EnvironmentFailure) as caught:
        SocketFile(folder / "s", SHARED)
    assert str(caught.value) == f"the directory '{folder}' of the console socket is closed to its group"
    assert caught.value.hint == f"run `chmod 750 {folder}`, or leave `--socket-mode` out"


STRANGER = """
import os, socket, struct, sys
uid, gid = int(sys.argv[2]), int(sys.argv[3])
os.setgroups([])
os.setgid(gid)
os.setuid(uid)
connection = socket.socket(socket.AF_UNIX)
connection.settimeout(30)
try:
    connection.connect(sys.argv[1])
except PermissionError:
    print("kept out")
    sys.exit()
for line in sys.argv[4:]:
    try:
        connection.sendall(struct.pack("!HH", 0, len(line)) + line.encode())
    except OSError:  # it was refused already, and can read why
        pass
    header = b""
    while len(header) < 6:
        header += connection.recv(6 - len(header))
    status, length = struct.unpack("!HI", header)
    text = b""
    while len(text) < length:
        text += connection.recv(length - len(text))
    print(status, text.decode().splitlines()[0])
"""


def ask_as(path: Path, uid: int, gid: int, *lines: str) -> list[str]:
    words = [sys.executable, "-I", "-c", STRANGER, str(path), str(uid), str(gid), *lines]
    done = subprocess.run(words, text=True, capture_output=True, check=True, timeout=50)
    return done.stdout.splitlines()


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that any user of the machine can enter: that of the test is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="ec-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_real_second_user_is_kept_out_of_a_private_socket(reachable: Path, dispatcher: Dispatcher, log: Log) -> None:
    folder = reachable / "private"
    folder.mkdir()
    folder.chmod(0o755)
    running = Running(folder / "s", dispatcher, log, Admission())
    try:
        assert ask_as(running.path, OTHER, OTHER, "pid") == ["kept out"]
        # Even where the file's mode would let it in, the credentials do not.
        running.path.chmod(0o666)
        assert ask_as(running.path, OTHER, OTHER, "pid") == [f"3 user {OTHER} may not use this console"]
    finally:
        running.close()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_real_second_user_looks_through_a_shared_socket(reachable: Path, dispatcher: Dispatcher, log: Log) -> None:
    folder = reachable / "shared"
    folder.mkdir()
    os.chown(folder, -1, OTHER)
    folder.chmod(0o750)
    running = Running(folder / "s", dispatcher, log, Admission(AccessPolicy(SHARED, frozenset({OTHER - 1}))))
    try:
        looks = ["0 Uptime: 120 seconds", "3 Not Authorized for this command"]
        assert ask_as(running.path, OTHER, OTHER, "summary", "summary reset") == looks
        changes = ["0 Uptime: 120 seconds", "0 statistics cleared."]
        assert ask_as(running.path, OTHER - 1, OTHER, "summary", "summary reset") == changes
        assert ask_as(running.path, OTHER, OTHER - 1, "summary") == ["kept out"]
    finally:
        running.close()
