"""Digests of libraries without a record: read again when the system says that it is another file, and only then."""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING

import pytest

from ecruntime.libexec import file_digests
from ecruntime.libexec.file_digests import FileDigests

if TYPE_CHECKING:
    from pathlib import Path


class Reads:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        read = file_digests.read_file

        def counted(path: Path, limit: int) -> bytes:
            self.count += 1
            return read(path, limit)

        monkeypatch.setattr(file_digests, "read_file", counted)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kelp.so"
    path.write_bytes(b"one")
    settled = time.time_ns() + 60_000_000_000
    monkeypatch.setattr("ecruntime.libexec.file_digests.time.time_ns", lambda: settled)
    return path


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_an_unchanged_file_is_read_once(library: Path, reads: Reads) -> None:
    digests = FileDigests()
    assert [digests.digest(library) for _ in range(3)] == [digest(b"one")] * 3
    assert reads.count == 1


@pytest.mark.parametrize("way", ["replaced", "written", "back-dated", "linked"])
def test_another_content_is_seen(library: Path, tmp_path: Path, way: str) -> None:
    digests = FileDigests()
    assert digests.digest(library) == digest(b"one")
    before = library.stat()
    fresh = tmp_path / "fresh"
    fresh.write_bytes(b"two")
    if way == "linked":
        library.unlink()
        library.symlink_to(fresh)
    elif way == "written":
        library.write_bytes(b"two")
    else:
        fresh.rename(library)
    if way == "back-dated":
        os.utime(library, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert digests.digest(library) == digest(b"two")


def test_a_file_that_was_just_written_is_read_again(tmp_path: Path, reads: Reads) -> None:
    path = tmp_path / "kelp.so"
    path.write_bytes(b"one")
    digests = FileDigests()
    assert [digests.digest(path) for _ in range(2)] == [digest(b"one")] * 2
    assert reads.count == 2


def test_a_file_that_has_gone_has_no_digest(library: Path) -> None:
    digests = FileDigests()
    assert digests.digest(library) == digest(b"one")
    library.unlink()
    assert digests.digest(library) == ""
