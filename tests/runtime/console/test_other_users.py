"""Other users of the machine: none can put an impostor in the place of the console's socket."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.client import Client
from ecruntime.console.socket_file import SocketFile
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.path_owner import replaceable_part

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = 65_534
ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
HINT = "take these rights away, or choose a path below directories of your own with `--socket`"


def refusal(path: Path) -> str:
    """Return why a server does not take a path, without what is said of all."""
    with pytest.raises(EnvironmentFailure) as caught:
        SocketFile(path)
    assert caught.value.hint == HINT
    told, _, fault = caught.value.message.partition(": ")
    assert told == f"the console socket '{path}' could be replaced by another user"
    return fault


@pytest.fixture
def above(tmp_path: Path) -> Path:
    """A folder with a folder for a socket in it."""
    folder = tmp_path / "above"
    (folder / "mine").mkdir(parents=True, mode=0o700)
    return folder


@pytest.mark.parametrize("folder", ["mine", "mine/.ecxs"])
@pytest.mark.parametrize("mode", [0o777, 0o757])
def test_a_folder_above_that_anybody_can_write_is_refused(above: Path, mode: int, folder: str) -> None:
    above.chmod(mode)
    assert refusal(above / folder / "s") == f"the directory '{above}' can be written by others"
    assert list((above / "mine").iterdir()) == []


def test_a_folder_far_above_is_looked_at_too(above: Path) -> None:
    (above / "mine" / "a" / "b").mkdir(parents=True)
    above.chmod(0o777)
    assert refusal(above / "mine" / "a" / "b" / "s") == f"the directory '{above}' can be written by others"


def test_a_folder_above_with_the_sticky_bit_is_taken(above: Path) -> None:
    above.chmod(0o1777)
    SocketFile(above / "mine" / "s").close()


def test_a_relative_path_is_looked_at_from_the_root(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    above.chmod(0o777)
    monkeypatch.chdir(above / "mine")
    assert refusal(Path("s")) == f"the directory '{above}' can be written by others"


def test_the_way_behind_a_link_is_looked_at_too(above: Path, tmp_path: Path) -> None:
    above.chmod(0o777)
    (tmp_path / "link").symlink_to(above / "mine")
    (tmp_path / "relative").symlink_to("above/mine")
    (tmp_path / "over").symlink_to("above/mine/../mine")
    for link in ("link", "relative", "over"):
        assert refusal(tmp_path / link / "s") == f"the directory '{above}' can be written by others"


def test_links_in_a_ring_are_left_to_whoever_opens_the_path(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(EnvironmentFailure, match="cannot be used: Too many levels of symbolic links"):
        SocketFile(tmp_path / "a" / "s")


@pytest.mark.parametrize(
    ("members", "others", "is_private"), [([], [], True), (["me"], [], True), (["you"], [], False), ([], [7001], False)]
)
def test_a_group_that_may_write_is_taken_if_it_is_of_one_user_alone(
    above: Path, monkeypatch: pytest.MonkeyPatch, members: list[str], others: list[int], *, is_private: bool
) -> None:
    found = above.stat()

    def user(uid: int) -> pwd.struct_passwd:
        return pwd.struct_passwd(("me", "x", uid, found.st_gid, "", "/", "/bin/sh"))

    monkeypatch.setattr(grp, "getgrgid", lambda gid: grp.struct_group(("ours", "x", gid, members)))
    monkeypatch.setattr(pwd, "getpwuid", user)
    monkeypatch.setattr(pwd, "getpwall", lambda: [user(uid) for uid in (found.st_uid, *others)])
    above.chmod(0o770)
    fault = replaceable_part(above / "mine", {0, found.st_uid}, allows_sticky=True)
    assert fault == ("" if is_private else f"the directory '{above}' can be written by others")


def test_a_group_that_nobody_knows_may_not_write(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(gid: int) -> grp.struct_group:
        raise KeyError(gid)

    monkeypatch.setattr(grp, "getgrgid", unknown)
    above.chmod(0o770)
    assert refusal(above / "mine" / "s") == f"the directory '{above}' can be written by others"


def test_an_access_list_is_no_private_group(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "listxattr", lambda _: ["system.posix_acl_access"])
    above.chmod(0o770)
    assert refusal(above / "mine" / "s") == f"the directory '{above}' can be written by others"


@ONLY_ROOT
def test_a_folder_above_of_another_user_is_refused(above: Path) -> None:
    os.chown(above, OTHER, OTHER)
    assert refusal(above / "mine" / "s") == f"the directory '{above}' belongs to user {OTHER}"


@ONLY_ROOT
def test_a_link_of_another_user_is_refused(above: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(above / "mine")
    SocketFile(link / "s").close()
    os.lchown(link, OTHER, OTHER)
    assert refusal(link / "s") == f"the link '{link}' belongs to user {OTHER}"


IMPOSTOR = """
import os, socket, sys
path, uid = sys.argv[1], int(sys.argv[2])
os.setgroups([])
os.setgid(uid)
os.setuid(uid)
os.makedirs(os.path.dirname(path), exist_ok=True)
listening = socket.socket(socket.AF_UNIX)
listening.bind(path)
os.chmod(path, 0o777)
listening.listen()
print("ready", flush=True)
listening.settimeout(30)
connection, _ = listening.accept()
print(connection.recv(100).hex(), flush=True)
"""


class Impostor:
    """A process of another user that listens and tells what it was sent."""

    def __init__(self, path: Path) -> None:
        words = [sys.executable, "-I", "-c", IMPOSTOR, str(path), str(OTHER)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def received(self) -> str:
        """Return what came over the connection, as hexadecimal digits."""
        with self.process:
            return self._line()


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that any user can enter, below one with the sticky bit."""
    folder = Path(tempfile.mkdtemp(prefix="ec-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
@ONLY_ROOT
@pytest.mark.parametrize("mode", [0o777, 0o1777])
def test_a_real_impostor_is_sent_nothing(reachable: Path, mode: int) -> None:
    reachable.chmod(mode)
    path = reachable / "run" / "console.sock"
    impostor = Impostor(path)
    with pytest.raises(EnvironmentFailure) as caught:
        Client.connect(path)
    told = f"the console socket '{path}' is answered by user {OTHER}, who may have put it there: "
    # The fault is the first on the way: the system's own folder for temporary files is one that anybody may write to.
    assert caught.value.message.startswith(told)
    assert caught.value.message.endswith("can be written by others")
    assert caught.value.hint == f"nothing was sent; if that is the server that you mean, ask it as user {OTHER}"
    assert caught.value.exit_code == 3
    assert impostor.received() == ""


@pytest.mark.slow
@ONLY_ROOT
def test_every_command_that_asks_a_server_refuses_a_real_impostor(reachable: Path) -> None:
    for words in (["console", "-s", "SOCKET", "pid"], ["top", "--once", "-s", "SOCKET"], ["graph", "-s", "SOCKET"]):
        path = reachable / f"{words[0]}.sock"
        reachable.chmod(0o777)
        impostor = Impostor(path)
        command = [sys.executable, "-m", "ecxs", *(word.replace("SOCKET", str(path)) for word in words)]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (3, "")
        assert f"is answered by user {OTHER}, who may have put it there" in done.stderr
        assert impostor.received() == ""


@pytest.fixture
def folder_of_root() -> Iterator[Path]:
    """A folder that only root can write to, nor any folder above it: `/run` is such a place on every system."""
    folder = Path(tempfile.mkdtemp(prefix="ec-", dir="/run"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
@ONLY_ROOT
def test_a_server_of_another_user_is_asked_in_a_folder_of_its_own(folder_of_root: Path) -> None:
    folder = folder_of_root / "its"
    folder.mkdir()
    os.chown(folder, OTHER, OTHER)
    server = Impostor(folder / "s")
    with Client.connect(folder / "s") as client, pytest.raises(EnvironmentFailure, match="closed the connection"):
        client.ask("pid")
    assert bytes.fromhex(server.received()).endswith(b"pid")


def test_the_user_of_a_connection_is_known_before_anything_is_sent(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        listening.listen()
        Client.connect(tmp_path / "s").close()
        connection, _ = listening.accept()
        assert connection.recv(1) == b""
        connection.close()


def test_a_server_of_another_user_is_refused_where_others_could_be_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o1777)
    monkeypatch.setattr("ecruntime.console.client.peer_uid", lambda _: os.geteuid() + 7)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        listening.listen()
        with pytest.raises(EnvironmentFailure, match=f"is answered by user {os.geteuid() + 7}, who may have put"):
            Client.connect(tmp_path / "s")


@ONLY_ROOT
def test_a_link_of_another_user_to_a_server_of_ones_own_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir(mode=0o700)
    (tmp_path / "theirs").mkdir()
    link = tmp_path / "theirs" / "s"
    link.symlink_to(tmp_path / "own" / "s")
    os.chown(link, OTHER, OTHER, follow_symlinks=False)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "own" / "s"))
        server.listen()
        with pytest.raises(EnvironmentFailure) as caught:
            Client.connect(link, timeout=5.0)
        peer, _ = server.accept()
        with peer:
            assert peer.recv(1) == b""
    fault = f"the link '{link}' belongs to user {OTHER}"
    assert caught.value.message == f"the console socket '{link}' may be that of another server than you mean: {fault}"
    assert caught.value.hint == "nothing was sent; name the path that the server itself has"
