from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.foundation.errors import RuleViolation, UsageError
from ecruntime.io import IoWrapperObject, IoWrappers, ReadJob, ReadStatus
from ecruntime.testing import check_io_wrapper

if TYPE_CHECKING:
    from collections.abc import Callable
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
    with wrappers.registration("kelp"):
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
    with (
        wrappers.registration("kelp"),
        pytest.raises(RuleViolation, match="RT122: scheme 'FILE' has a driver already"),
    ):
        wrappers.register("FILE", Upper(wrappers))


def test_a_scheme_is_a_word(wrappers: IoWrappers) -> None:
    with wrappers.registration("kelp"), pytest.raises(RuleViolation, match="RT122: '2 x' cannot be a scheme"):
        wrappers.register("2 x", Upper(wrappers))


def test_a_driver_opens(wrappers: IoWrappers) -> None:
    wrong: Any = object()
    with wrappers.registration("kelp"), pytest.raises(RuleViolation, match="RT122: the driver of 'kelp' has no 'open'"):
        wrappers.register("kelp", wrong)


def test_a_wrapper_is_registered_where_that_is_admitted(wrappers: IoWrappers) -> None:
    refusal = r"^RT124: the IO wrapper 'upper' is registered outside conf_setup$"
    with pytest.raises(RuleViolation, match=refusal) as caught:
        wrappers.register("upper", Upper(wrappers))
    assert caught.value.hint == "register it in conf_setup"
    with wrappers.registration("kelp"), ThreadPoolExecutor(1) as other:
        with pytest.raises(RuleViolation, match=refusal):
            other.submit(wrappers.register, "upper", Upper(wrappers)).result()
        wrappers.register("upper", Upper(wrappers))
    with pytest.raises(RuleViolation, match=refusal.replace("upper", "lower")):
        wrappers.register("lower", Upper(wrappers))


def test_a_registration_is_taken_back(wrappers: IoWrappers) -> None:
    undo: list[Callable[[], None]] = []
    with wrappers.registration("kelp", undo.append):
        wrappers.register("upper", Upper(wrappers))
    undo.pop()()
    with pytest.raises(UsageError, match="no IO wrapper has the scheme 'upper'"):
        wrappers.lookup("upper")


def test_a_module_may_renew_its_own_wrapper_and_no_other(wrappers: IoWrappers) -> None:
    first, second = Upper(wrappers), Upper(wrappers)
    undo: list[Callable[[], None]] = []
    with wrappers.registration("kelp"):
        wrappers.register("upper", first)
        with pytest.raises(RuleViolation, match="RT122"):
            wrappers.register("upper", second)
    with wrappers.registration("other"), pytest.raises(RuleViolation, match="RT122"):
        wrappers.register("upper", second)
    with wrappers.registration("kelp", undo.append):
        wrappers.register("upper", second)
    assert wrappers.lookup("upper") is second
    undo.pop()()
    assert wrappers.lookup("upper") is first


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


def test_a_with_statement_drops_its_reference_and_the_last_one_closes(wrappers: IoWrappers) -> None:
    with wrappers.open_memory(b"abc") as opened:
        kept = opened.addref()
        assert opened.read(1) == b"a"
    with kept:
        assert kept.read(1) == b"b"
    with pytest.raises(RuleViolation, match="'memory://' was closed with its last reference"):
        opened.read(1)


def test_a_closed_object_is_refused_by_name(wrappers: IoWrappers) -> None:
    io = wrappers.open("memory://")
    io.delref()
    with pytest.raises(RuleViolation) as caught:
        io.read(1)
    assert str(caught.value) == "RT121: 'memory://' was closed with its last reference"
