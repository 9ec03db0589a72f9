"""What the public library wrote is read, and what is written here are the bytes that it writes."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.io import Jlog, JlogPlace, JlogSafety
from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent / "cases"
EXPECTED = (CASES / "EXPECTED").read_text()


def message(number: int) -> bytes:
    return f"record {number}".encode() + (b"\x20\xff\0\0" if number % 7 == 3 else b"")


def at(number: int) -> Timeval:
    return Timeval(1_700_000_000 + number, 1000 * number)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("case", "subscriber", "first", "last"),
    [
        ("small", "one", 0, 11),
        ("small", "two=2", 0, 11),
        ("segments", "one", 11, 39),
        ("segments", "two=2", 0, 39),
        ("torn", "one", 11, 38),
        ("torn", "two=2", 0, 38),
    ],
)
def test_a_folder_of_the_library_is_read(
    copy_of: Callable[[str], Path], case: str, subscriber: str, first: int, last: int
) -> None:
    with Jlog(copy_of(case)).reader(subscriber) as reader:
        assert [(record.message, record.at) for record in reader] == [
            (message(number), at(number)) for number in range(first, last + 1)
        ]


def test_the_counts_are_those_that_the_cases_promise() -> None:
    assert re.search(r"so 29 are left for it; \"two=2\" has read nothing: 40", EXPECTED)
    assert re.search(r"record 39 is cut off by repair, 39 are left for \"two=2\"", EXPECTED)


@pytest.mark.parametrize(("case", "count", "limit", "read"), [("small", 12, 4 << 20, 0), ("segments", 40, 256, 11)])
def test_the_same_records_give_the_same_bytes(tmp_path: Path, case: str, count: int, limit: int, read: int) -> None:
    log = Jlog(tmp_path / "log")
    log.create(limit=limit)
    for subscriber in ("one", "two=2"):
        log.add_subscriber(subscriber)
    with log.writer() as writer:
        for number in range(count):
            writer.write(message(number), at(number))
    if read:
        with log.reader("one") as reader:
            for _ in range(read):
                reader.read()
            reader.checkpoint()
    assert content(log.folder) == content(CASES / case)


def test_repair_cuts_the_torn_record_off_and_nothing_else(copy_of: Callable[[str], Path]) -> None:
    folder = copy_of("torn")
    before = content(folder)
    torn = 16 + len(message(39)) - 5
    assert Jlog(folder).repair() == torn
    assert content(folder) == {**before, "00000003": before["00000003"][:-torn]}


@pytest.mark.parametrize("case", ["small", "segments"])
def test_repair_leaves_a_sound_log_alone(copy_of: Callable[[str], Path], case: str) -> None:
    folder = copy_of(case)
    before = content(folder)
    assert Jlog(folder).repair() == 0
    assert content(folder) == before


def test_a_writer_goes_on_after_a_torn_record(copy_of: Callable[[str], Path]) -> None:
    folder = copy_of("torn")
    with Jlog(folder).writer() as writer:
        writer.write(message(39), at(39))
    assert (folder / "00000003").read_bytes() == (CASES / "segments" / "00000003").read_bytes()


def test_subscribers_and_checkpoints_are_those_of_the_library(copy_of: Callable[[str], Path]) -> None:
    log = Jlog(copy_of("segments"))
    assert {name: log.checkpoint(name) for name in log.subscribers} == {
        "one": JlogPlace(0, 11),
        "two=2": JlogPlace(0, 0),
    }


def test_an_index_is_closed_when_its_segment_is(copy_of: Callable[[str], Path]) -> None:
    folder = copy_of("segments")
    index = folder / "00000000.idx"
    made = index.read_bytes()
    index.unlink()
    with Jlog(folder).reader("two=2") as reader:
        list(reader)
    assert index.read_bytes() == made
    offsets = struct.unpack("=8Q", (folder / "00000003.idx").read_bytes())
    assert offsets[0] == 0
    assert all(offsets[1:]), "the last segment is still open"


def test_settings_are_words_of_the_metastore(tmp_path: Path) -> None:
    log = Jlog(tmp_path / "log")
    log.create(limit=4096, safety=JlogSafety.SAFE)
    log.configure(limit=512)
    assert struct.unpack("=4I", (log.folder / "metastore").read_bytes()) == (0, 512, 2, 0x663A7318)
    log.configure(safety=JlogSafety.UNSAFE)
    assert struct.unpack("=4I", (log.folder / "metastore").read_bytes()) == (0, 512, 0, 0x663A7318)


@pytest.mark.parametrize("limit", [0, -1, 1 << 32])
def test_a_limit_that_no_metastore_can_hold_is_refused(tmp_path: Path, limit: int) -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        Jlog(tmp_path / "log").create(limit=limit)


def test_an_old_metastore_of_three_words_is_read_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "metastore").write_bytes(struct.pack("=3I", 0, 64, 1))
    (folder / "00000000").write_bytes(struct.pack("=4I", 0, 5, 6, 3) + b"old")
    log = Jlog(folder)
    log.add_subscriber("one")
    with log.writer() as writer:
        for number in range(4):
            writer.write(message(number), at(number))
    assert (folder / "metastore").read_bytes() == struct.pack("=3I", 1, 64, 1)
    with log.reader("one") as reader:
        assert [record.message for record in reader] == [b"old", *map(message, range(4))]


def test_records_of_a_log_that_is_compressed_by_nothing_have_a_fifth_word(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "metastore").write_bytes(struct.pack("=4I", 0, 1024, 1, 0x15106A00))
    log = Jlog(folder)
    log.add_subscriber("one")
    with log.writer() as writer:
        writer.write(b"abc", Timeval(1, 2))
    assert (folder / "00000000").read_bytes() == struct.pack("=5I", 0x15106A00, 1, 2, 3, 3) + b"abc"
    with log.reader("one") as reader:
        assert [record.message for record in reader] == [b"abc"]


def test_a_log_that_is_compressed_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "metastore").write_bytes(struct.pack("=4I", 0, 1024, 1, 0x15106A01))
    log = Jlog(folder)
    log.add_subscriber("one")
    for use in (log.writer, lambda: log.reader("one"), log.repair):
        with pytest.raises(OSError, match="compressed by provider 1, which is not read here"):
            use()


def test_what_lies_in_the_buffer_of_the_library_is_taken_over(copy_of: Callable[[str], Path]) -> None:
    folder = copy_of("small")
    waiting = b"".join(
        struct.pack("=4I", 0x663A7318, at(number).sec, at(number).usec, len(message(number))) + message(number)
        for number in (12, 13)
    )
    (folder / "pre_commit").write_bytes(struct.pack("=I", len(waiting)) + waiting + bytes(100))
    with Jlog(folder).writer() as writer:
        writer.write(message(14), at(14))
    with Jlog(folder).reader("one") as reader:
        assert [record.message for record in reader] == [message(number) for number in range(15)]
    assert (folder / "pre_commit").read_bytes()[:4] == bytes(4)


@pytest.mark.parametrize("known", [1, 2])
def test_what_was_already_brought_to_a_segment_is_not_taken_twice(copy_of: Callable[[str], Path], known: int) -> None:
    folder = copy_of("small")
    records = [
        struct.pack("=4I", 0x663A7318, at(number).sec, at(number).usec, len(message(number))) + message(number)
        for number in (12, 13)
    ]
    with (folder / "00000000").open("ab") as segment:
        segment.write(b"".join(records[:known]))
    waiting = b"".join(records)
    (folder / "pre_commit").write_bytes(struct.pack("=I", len(waiting)) + waiting)
    Jlog(folder).writer().close()
    with Jlog(folder).reader("one") as reader:
        assert [record.message for record in reader] == [message(number) for number in range(14)]
