from __future__ import annotations

import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation, UsageError
from ecruntime.io import IoWrapperObject, IoWrappers, ReadJob, ReadStatus
from ecruntime.testing import check_io_wrapper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def wrappers() -> IoWrappers:
    return IoWrappers()


def test_files_conform(wrappers: IoWrappers, tmp_path: Path) -> None:
    def make(content: bytes) -> IoWrapperObject:
        (tmp_path / "there").write_bytes(content)
        return wrappers.open(f"file://{tmp_path}/there")

    check_io_wrapper(make, lambda: wrappers.open(str(tmp_path / "new"), os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def test_memory_conforms(wrappers: IoWrappers) -> None:
    check_io_wrapper(wrappers.open_memory, lambda: wrappers.open("memory://", os.O_RDWR))


class Site:
    def __init__(self) -> None:
        site = self
        self.content = b""

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == "/there"
                self.send_response(200 if found else 404)
                self.end_headers()
                self.wfile.write(site.content if found else b"no")

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def test_http_conforms(wrappers: IoWrappers, site: Site) -> None:
    def make(content: bytes) -> IoWrapperObject:
        site.content = content
        return wrappers.open(f"{site.address}/there")

    check_io_wrapper(make)


def test_what_is_not_on_the_site_is_not_found(wrappers: IoWrappers, site: Site) -> None:
    with pytest.raises(FileNotFoundError, match="HTTP 404 Not Found"):
        wrappers.open(f"{site.address}/gone")


def test_http_is_not_written(wrappers: IoWrappers) -> None:
    with pytest.raises(OSError, match="HTTP is read only here"):
        wrappers.open("http://127.0.0.1:1/x", os.O_WRONLY)


class Upper:
    """A synthetic driver: another wrapper's content in capitals, without seeking."""

    can_seek = False

    def __init__(self, wrappers: IoWrappers, path: str = "") -> None:
        self.wrappers = wrappers
        self.path = path
        self.io: IoWrapperObject | None = None

    def open(self, path: str, flags: int, mode: int) -> Upper:
        handle = Upper(self.wrappers, path)
        handle.io = self.wrappers.open(path, flags, mode)
        return handle

    def read(self, size: int) -> bytes:
        assert self.io is not None
        return self.io.read(size).swapcase().swapcase()

    def write(self, data: bytes) -> int:
        raise OSError(9, "no")

    def lseek(self, offset: int, whence: int) -> int:
        raise OSError(29, "no")

    def flush(self) -> None:
        pass

    def clone(self) -> Upper:
        return self.open(self.path, os.O_RDONLY, 0)

    def close(self) -> None:
        assert self.io is not None
        self.io.delref()


def test_a_synthetic_wrapper_conforms(wrappers: IoWrappers, tmp_path: Path) -> None:
    wrappers.register("Upper", Upper(wrappers))

    def make(content: bytes) -> IoWrapperObject:
        (tmp_path / "there").write_bytes(content)
        return wrappers.open(f"upper://{tmp_path}/there")

    check_io_wrapper(make)


def test_the_checker_finds_a_driver_whose_clones_share_a_place(wrappers: IoWrappers) -> None:
    class Sharing(type(wrappers.open_memory(b"")._handle)):  # type: ignore[misc]
        def clone(self) -> object:
            return self

    def make(content: bytes) -> IoWrapperObject:
        return IoWrapperObject(Sharing(bytearray(content), can_write=False), "bad", "")

    with pytest.raises(AssertionError, match="a clone does not begin at the beginning"):
        check_io_wrapper(make)


def test_a_scheme_is_taken_once(wrappers: IoWrappers) -> None:
    with pytest.raises(RuleViolation, match="RT122: scheme 'FILE' has a driver already"):
        wrappers.register("FILE", Upper(wrappers))


def test_an_unknown_scheme_is_refused_with_a_near_miss(wrappers: IoWrappers) -> None:
    with pytest.raises(UsageError, match="no IO wrapper has the scheme 'flie'") as caught:
        wrappers.open("flie:///x")
    assert "file" in caught.value.hint


def test_a_read_job_reads_it_all(wrappers: IoWrappers, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    job = ReadJob(wrappers, str(tmp_path / "a"))
    job.worker(job, None)
    assert (job.status, bytes(job.buffer)) == (ReadStatus.COMPLETED, b"x" * 100_000)


def test_a_read_job_says_why_it_failed(wrappers: IoWrappers, tmp_path: Path) -> None:
    job = ReadJob(wrappers, str(tmp_path / "none"))
    job.worker(job, None)
    assert (job.status, job.errorcode) == (ReadStatus.OPEN_FAILED, 2)
    job = ReadJob(wrappers, str(tmp_path))
    job.worker(job, None)
    assert (job.status, job.errorcode) == (ReadStatus.READ_FAILED, 21)


def test_a_read_job_keeps_to_its_limit(wrappers: IoWrappers, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    job = ReadJob(wrappers, str(tmp_path / "a"))
    job.limit = 99
    job.worker(job, None)
    assert (job.status, bytes(job.buffer)) == (ReadStatus.STORE_FAILED, b"")


def test_a_closed_object_is_refused_by_name(wrappers: IoWrappers) -> None:
    io = wrappers.open("memory://")
    io.delref()
    with pytest.raises(RuleViolation) as caught:
        io.read(1)
    assert str(caught.value) == "RT121: 'memory://' was closed with its last reference"
