"""A file is opened to be read in one way: regular, bounded, within its folder, and never waiting."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from ecruntime.foundation.file_reading import leads_out, read_at_most, read_file, reason_of


def refusal(path: Path, *, within: Path | None = None) -> str:
    with pytest.raises(OSError) as caught:  # noqa: PT011 - the reason is what is tested
        read_file(path, 10, within=within)
    return reason_of(caught.value)


def test_a_file_up_to_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"0123456789")
    assert read_file(path, 10) == b"0123456789"


def test_a_larger_file_is_refused_or_shows_one_byte_more(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"0123456789ab")
    assert refusal(path) == "it has more than 10 bytes"
    assert read_at_most(path, 10) == b"0123456789a"


def test_a_pipe_without_a_writer_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f")
    assert refusal(tmp_path / "f") == "it is not a regular file"


def test_a_device_is_refused() -> None:
    assert refusal(Path("/dev/zero")) == "it is not a regular file"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "is a directory"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert refusal(Path("s")) == "no such device or address"


def test_a_name_that_no_file_has_is_refused() -> None:
    assert refusal(Path("a\0b")) == "no file can have this name"
    assert refusal(Path("a" * 300)) == "file name too long"


def test_a_link_is_followed_within_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "f").write_bytes(b"f")
    (tmp_path / "out").write_bytes(b"secret")
    (tmp_path / "in" / "near").symlink_to("f")
    (tmp_path / "in" / "far").symlink_to("../out")
    (tmp_path / "in" / "nowhere").symlink_to("../nothing")
    folder = tmp_path / "in"
    assert read_file(folder / "near", 10, within=folder) == b"f"
    assert refusal(folder / "far", within=folder) == f"it is a link that leads out of '{folder}'"
    assert refusal(folder / "nowhere", within=folder) == f"it is a link that leads out of '{folder}'"


def test_a_folder_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    assert leads_out(tmp_path / "kelp2" / "f", tmp_path / "kelp")
    assert not leads_out(tmp_path / "kelp" / "f", tmp_path / "kelp")


def test_a_file_that_has_no_size_is_read_all_the_same() -> None:
    assert read_file(Path("/proc/self/comm"), 100).strip()
