from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from ecruntime.io import IoWrapperObject, IoWrappers, Jlog, JlogHandle, JlogPlace
from ecruntime.testing import check_io_wrapper

MADE = os.O_CREAT | os.O_WRONLY


@pytest.fixture
def wrappers() -> IoWrappers:
    return IoWrappers()


def test_a_log_conforms(wrappers: IoWrappers, tmp_path: Path) -> None:
    count = 0

    def make(content: bytes) -> IoWrapperObject:
        nonlocal count
        count += 1
        address = f"jlog://{tmp_path}/{count}=>reader"
        with wrappers.open(address, MADE) as io:
            for start in range(0, len(content), 1000):
                io.write(content[start : start + 1000])
        return wrappers.open(address)

    check_io_wrapper(make, lambda: wrappers.open(f"jlog://{tmp_path}/new=>reader", os.O_RDWR | os.O_CREAT))


def test_each_write_is_a_record_and_a_read_ends_with_it(wrappers: IoWrappers, tmp_path: Path) -> None:
    with wrappers.open(f"jlog://{tmp_path}/log=>one", os.O_CREAT | os.O_RDWR) as io:
        assert [io.write(b"first"), io.write(b""), io.write(b"second")] == [5, 0, 6]
        assert [io.read(3), io.read(100), io.read(100), io.read(100)] == [b"fir", b"st", b"second", b""]
        io.write(b"third")
        assert io.read(100) == b"third", "the end of a log is no end for good"


def test_flush_sets_the_checkpoint_after_what_was_read_to_its_end(wrappers: IoWrappers, tmp_path: Path) -> None:
    address = f"jlog://{tmp_path}/log=>one"
    with wrappers.open(address, MADE) as io:
        for text in (b"first", b"second", b"third"):
            io.write(text)
    with wrappers.open(address) as io:
        assert io.read(100) == b"first"
        assert io.read(3) == b"sec"
        io.flush()
    with wrappers.open(address) as io:
        assert [io.read(100), io.read(100)] == [b"second", b"third"]
    with wrappers.open(address) as io:
        assert io.read(100) == b"second", "what was read and not flushed is read again"


def test_records_have_a_time_and_a_place(tmp_path: Path) -> None:
    wrappers = IoWrappers()
    with wrappers.open(f"jlog://{tmp_path}/log=>one", os.O_CREAT | os.O_RDWR) as io:
        io.write(b"first")
        assert isinstance(io.handle, JlogHandle)
        record = io.handle.read_record()
        assert record is not None
        assert (record.place, record.message, record.at.sec > 1_700_000_000) == (JlogPlace(0, 1), b"first", True)
        assert io.handle.read_record() is None


@pytest.mark.parametrize(
    ("address", "flags", "number", "words"),
    [
        ("jlog://{}/log", os.O_RDONLY, 22, "a jlog is read by a subscriber: jlog:///folder=>subscriber"),
        ("jlog://{}/log", os.O_RDWR, 22, "a jlog is read by a subscriber: jlog:///folder=>subscriber"),
        ("jlog://{}/log=>", os.O_RDONLY, 22, "the address of a jlog is jlog:///folder=>subscriber"),
        ("jlog://=>one", os.O_RDONLY, 22, "the address of a jlog is jlog:///folder=>subscriber"),
        ("jlog://{}/log=>one", os.O_RDWR | os.O_TRUNC, 22, "a jlog is not truncated"),
        ("jlog://{}/none=>one", os.O_RDONLY, 2, "No such file or directory"),
        ("jlog://{}/none", os.O_WRONLY, 2, "No such file or directory"),
        ("jlog://{}/log=>nobody", os.O_RDONLY, 2, "this jlog has no subscriber 'nobody'"),
        ("jlog://{}/log", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 17, "File exists"),
    ],
)
def test_an_address_that_cannot_be_opened_says_why(
    wrappers: IoWrappers, tmp_path: Path, address: str, flags: int, number: int, words: str
) -> None:
    Jlog(tmp_path / "log").create()
    with pytest.raises(OSError, match=re.escape(words)) as caught:
        wrappers.open(address.format(tmp_path), flags)
    assert caught.value.errno == number


def test_a_log_opened_for_one_thing_refuses_the_other(wrappers: IoWrappers, tmp_path: Path) -> None:
    address = f"jlog://{tmp_path}/log=>one"
    with wrappers.open(address, MADE) as io, pytest.raises(OSError, match="Bad file descriptor"):
        io.read(1)
    with wrappers.open(address) as io:
        with pytest.raises(OSError, match="Bad file descriptor"):
            io.write(b"x")
        with pytest.raises(OSError, match="Illegal seek"):
            io.lseek(0)


def test_the_mode_is_that_of_all_files_and_lets_the_folder_be_entered(wrappers: IoWrappers, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        wrappers.open(f"jlog://{tmp_path}/log=>one", MADE, 0o640).delref()
    finally:
        os.umask(before)
    log = tmp_path / "log"
    assert [oct(path.stat().st_mode & 0o777) for path in (log, *log.iterdir())] == ["0o750"] + ["0o640"] * 3


def test_a_log_without_segments_yet_has_nothing_to_read(wrappers: IoWrappers, tmp_path: Path) -> None:
    with wrappers.open(f"jlog://{tmp_path}/log=>one", os.O_CREAT) as io:
        assert io.read(10) == b""


def test_no_descriptor_is_left_open(wrappers: IoWrappers, tmp_path: Path) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = opened()
    with wrappers.open(f"jlog://{tmp_path}/log=>one", os.O_CREAT | os.O_RDWR) as io:
        for _ in range(3):
            io.write(b"x")
            io.read(10)
        io.clone().delref()
        io.flush()
    with pytest.raises(FileNotFoundError):
        wrappers.open(f"jlog://{tmp_path}/log=>none", os.O_RDWR)
    assert opened() == before
