"""Segments that were damaged, by a kill or otherwise: what is sound is kept, and never read twice or torn."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import pytest

from ecruntime.io import Jlog, JlogPlace
from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Iterable


def fill(log: Jlog, numbers: Iterable[int]) -> None:
    with log.writer() as writer:
        for number in numbers:
            writer.write(f"record {number}".encode(), Timeval(number))


def read(log: Jlog, subscriber: str = "one") -> list[int]:
    with log.reader(subscriber) as reader:
        records = list(reader)
    for record in records:
        assert record.message == f"record {record.at.sec}".encode()
    return [record.at.sec for record in records]


@pytest.mark.parametrize("kept", range(1, 24))
def test_a_record_that_was_cut_anywhere_is_waited_for_and_then_cut_off(log: Jlog, kept: int) -> None:
    log.add_subscriber("one")
    fill(log, range(3))
    segment = log.folder / "00000000"
    segment.write_bytes(segment.read_bytes()[: -24 + kept])
    assert read(log) == [0, 1]
    fill(log, [3])
    assert read(log) == [0, 1, 3]
    assert segment.stat().st_size == 3 * 24


@pytest.mark.parametrize("kept", [1, 4, 8, 16, 20, 23])
def test_records_after_a_torn_one_are_kept(log: Jlog, kept: int) -> None:
    # As the library leaves it: its writers append without a look at what is there.
    log.add_subscriber("one")
    fill(log, range(5))
    segment = log.folder / "00000000"
    whole = segment.read_bytes()
    segment.write_bytes(whole[: 24 + kept] + whole[48:])
    with pytest.raises(OSError, match="segment 00000000 is damaged after record 1; repair the log"):
        read(log)
    fill(log, [5])
    assert read(log) == [0, 2, 3, 4, 5]


def test_records_after_one_whose_length_became_wrong_are_kept(log: Jlog) -> None:
    log.add_subscriber("one")
    fill(log, range(5))
    segment = log.folder / "00000000"
    whole = segment.read_bytes()
    # The next record's first byte makes it long: a reader must take that for a record that is being written.
    segment.write_bytes(whole[: 24 + 15] + whole[48:])
    assert read(log) == [0]
    fill(log, [5])
    assert read(log) == [0, 2, 3, 4, 5]


def test_repair_mends_the_segment_that_is_written_to(log: Jlog) -> None:
    log.add_subscriber("one")
    fill(log, range(5))
    segment = log.folder / "00000000"
    whole = segment.read_bytes()
    segment.write_bytes(whole[:48] + b"rubbish" + whole[48:])
    assert log.repair() == 7
    assert segment.read_bytes() == whole
    assert read(log) == [0, 1, 2, 3, 4]
    assert log.repair() == 0


def test_zeros_after_a_crash_of_the_machine_are_cut_off(log: Jlog) -> None:
    log.add_subscriber("one")
    fill(log, range(3))
    with (log.folder / "00000000").open("ab") as segment:
        segment.write(bytes(100))
    fill(log, [3])
    assert read(log) == [0, 1, 2, 3]


def test_a_finished_segment_is_mended_by_who_reads_it(log: Jlog) -> None:
    log.add_subscriber("one")
    fill(log, range(30))
    segment = log.folder / "00000000"
    whole = segment.read_bytes()
    segment.write_bytes(whole[:24] + b"\0" + whole[24:-5])
    last = len(whole) // 24 - 1
    assert read(log) == [number for number in range(30) if number != last]
    assert segment.read_bytes() == whole[:24] + whole[24:-24] or segment.stat().st_size < len(whole)


@pytest.mark.parametrize(
    "index", [b"", b"\0" * 3, struct.pack("=3Q", 0, 7, 24), struct.pack("=2Q", 0, 1 << 40), b"\xff" * 16]
)
def test_an_index_that_says_what_is_not_so_is_built_anew(log: Jlog, index: bytes) -> None:
    log.add_subscriber("one")
    fill(log, range(8))
    (log.folder / "00000000.idx").write_bytes(index)
    assert read(log) == list(range(8))


def test_an_index_of_a_finished_segment_that_says_what_is_not_so_is_built_anew(log: Jlog) -> None:
    log.add_subscriber("one")
    fill(log, range(15))
    (log.folder / "00000000.idx").write_bytes(struct.pack("=4Q", 0, 5, 9, 0))
    with log.reader("one") as reader:
        numbers = [record.at.sec for record in reader]
    assert numbers == list(range(15))


def test_a_magic_within_a_message_begins_no_record(log: Jlog) -> None:
    log.add_subscriber("one")
    inner = struct.pack("=4I", 0x663A7318, 9, 9, 3) + b"abc"
    with log.writer() as writer:
        writer.write(inner)
        writer.write(inner + b"more")
    segment = log.folder / "00000000"
    segment.write_bytes(segment.read_bytes() + b"rubbish")
    assert log.repair() == 7
    with log.reader("one") as reader:
        assert [record.message for record in reader] == [inner, inner + b"more"]


@pytest.mark.parametrize("blob", [b"", b"\0" * 7, b"\0" * 16, b"\xff" * 16, b"\1" * 40])
def test_a_damaged_metastore_is_written_anew(log: Jlog, blob: bytes) -> None:
    log.add_subscriber("one")
    fill(log, range(30))
    (log.folder / "metastore").write_bytes(blob)
    assert read(log) == list(range(30))
    fill(log, [30])
    assert read(log) == list(range(31))


def test_a_log_whose_creator_was_killed_is_completed(log: Jlog) -> None:
    (log.folder / "metastore").unlink()
    log.create(limit=512)
    log.add_subscriber("one")
    fill(log, [0])
    assert read(log) == [0]


@pytest.mark.parametrize("blob", [b"", b"\0" * 5])
def test_a_subscriber_whose_checkpoint_was_not_written_begins_at_the_beginning(log: Jlog, blob: bytes) -> None:
    fill(log, range(3))
    (log.folder / "cp.6f6e65").write_bytes(blob)
    assert read(log) == [0, 1, 2]


@pytest.mark.parametrize(
    ("checkpoint", "left"),
    [((0, 99), [11, 12, 13, 14]), ((0, 10), [10, 11, 12, 13, 14]), ((9, 3), []), ((1, 99), [])],
)
def test_a_checkpoint_that_leads_nowhere_is_corrected(log: Jlog, checkpoint: tuple[int, int], left: list[int]) -> None:
    log.add_subscriber("one")
    fill(log, range(15))
    (log.folder / "cp.6f6e65").write_bytes(struct.pack("=2I", *checkpoint))
    log.repair()
    assert read(log) == left


def test_a_checkpoint_before_the_first_segment_goes_on_there(log: Jlog) -> None:
    log.add_subscriber("one")
    fill(log, range(40))
    for name in ("00000000", "00000001"):
        (log.folder / name).unlink()
    assert read(log) == list(range(22, 40))
    log.repair()
    assert log.checkpoint("one") == JlogPlace(2, 0)


def test_a_full_disk_leaves_no_half_of_a_record(log: Jlog, monkeypatch: pytest.MonkeyPatch) -> None:
    log.add_subscriber("one")
    real = os.pwritev

    def short(fd: int, buffers: tuple[bytes, ...], offset: int) -> int:
        return real(fd, (b"".join(buffers)[:10],), offset)

    def full(fd: int, data: bytes, offset: int) -> int:
        raise OSError(28, "No space left on device")

    with log.writer() as writer:
        writer.write(b"record 0", Timeval(0))
        with monkeypatch.context() as patched:
            patched.setattr(os, "pwritev", short)
            patched.setattr(os, "pwrite", full)
            with pytest.raises(OSError, match="No space left"):
                writer.write(b"record 1", Timeval(1))
        assert (log.folder / "00000000").stat().st_size == 24
        writer.write(b"record 2", Timeval(2))
    assert read(log) == [0, 2]


def test_a_write_that_the_system_takes_in_pieces_is_whole(log: Jlog, monkeypatch: pytest.MonkeyPatch) -> None:
    log.add_subscriber("one")
    vectors, plain = os.pwritev, os.pwrite
    monkeypatch.setattr(os, "pwritev", lambda fd, data, offset: vectors(fd, (b"".join(data)[:3],), offset))
    monkeypatch.setattr(os, "pwrite", lambda fd, data, offset: plain(fd, bytes(data)[:3], offset))
    fill(log, range(3))
    assert read(log) == [0, 1, 2]
