"""Conformance check of IO wrappers, for the tests of their authors."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

from ecruntime.foundation.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io import IoWrapperObject

CONTENT: Final = bytes(range(256)) * 300
"""Content that `make(CONTENT)` has to provide: longer than most drivers' buffers."""


def check_io_wrapper(
    make: Callable[[bytes], IoWrapperObject], make_writable: Callable[[], IoWrapperObject] | None = None
) -> None:
    """Check an IO wrapper; raise AssertionError for behavior that differs from the other wrappers.

    `make(content)` returns a new object from which exactly `content` can be read; `make_writable()` an empty one that
    can be written and, if it can seek, read back. Leave that out for a driver that only reads.
    """
    for check in (_reads_all, _reads_in_pieces, _ends_for_good, _reads_nothing_of_size_zero, _is_empty_when_empty):
        check(make)
    for check in (_clones_have_places_of_their_own, _the_last_reference_closes, _a_closed_object_is_refused):
        check(make)
    if _can_seek(make):
        for check in (_seeks_from_each_end, _refuses_to_seek_before_the_beginning, _reads_nothing_beyond_the_end):
            check(make)
    if make_writable is not None:
        _what_is_written_can_be_read(make_writable)


def _can_seek(make: Callable[[bytes], IoWrapperObject]) -> bool:
    with make(CONTENT) as io:
        return io.supports_lseek


def _all(io: IoWrapperObject, size: int = 4096) -> bytes:
    got = bytearray()
    while piece := io.read(size):
        assert len(piece) <= size, f"read({size}) returned {len(piece)} bytes"
        got += piece
    return bytes(got)


def _reads_all(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(CONTENT) as io:
        assert _all(io) == CONTENT, "what is read is not what is there"


def _reads_in_pieces(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(CONTENT) as io:
        assert _all(io, 7) == CONTENT, "what is read in small pieces is not what is there"


def _ends_for_good(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(b"abc") as io:
        _all(io)
        assert io.read(10) == b"", "after the end, there is more"


def _reads_nothing_of_size_zero(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(b"abc") as io:
        assert io.read(0) == b"", "read(0) returned bytes"
        assert io.read(10) == b"abc", "read(0) moved the place"


def _is_empty_when_empty(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(b"") as io:
        assert io.read(10) == b"", "an empty resource has bytes"


def _clones_have_places_of_their_own(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(b"abcdef") as io:
        assert io.read(3) == b"abc", "the first bytes are not the first bytes"
        clone = io.clone()
        assert clone.read(10) == b"abcdef", "a clone does not begin at the beginning"
        assert io.read(10) == b"def", "reading from a clone moved the original"
    clone.lseek(0) if clone.supports_lseek else None
    assert clone.references == 1, "closing the original closed the clone"
    clone.delref()


def _the_last_reference_closes(make: Callable[[bytes], IoWrapperObject]) -> None:
    io = make(b"abc")
    io.addref()
    io.delref()
    assert io.read(10) == b"abc", "closed although a reference was left"
    io.delref()
    assert io.references == 0, "not closed with the last reference"


def _a_closed_object_is_refused(make: Callable[[bytes], IoWrapperObject]) -> None:
    io = make(b"abc")
    io.delref()
    for use in (lambda: io.read(1), io.flush, io.clone, io.addref, io.delref):
        with pytest.raises(RuleViolation, match="was closed with its last reference"):
            use()


def _seeks_from_each_end(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(CONTENT) as io:
        assert io.lseek(10, os.SEEK_SET) == 10, "SEEK_SET returned another place"
        assert io.read(2) == CONTENT[10:12], "SEEK_SET went elsewhere"
        assert io.lseek(-2, os.SEEK_CUR) == 10, "SEEK_CUR returned another place"
        assert io.lseek(-3, os.SEEK_END) == len(CONTENT) - 3, "SEEK_END returned another place"
        assert _all(io) == CONTENT[-3:], "SEEK_END went elsewhere"


def _refuses_to_seek_before_the_beginning(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(b"abc") as io:
        io.lseek(1)
        with pytest.raises(OSError, match="Invalid argument"):
            io.lseek(-5, os.SEEK_SET)
        assert io.read(1) == b"b", "a refused lseek moved the place"


def _reads_nothing_beyond_the_end(make: Callable[[bytes], IoWrapperObject]) -> None:
    with make(b"abc") as io:
        io.lseek(100)
        assert io.read(1) == b"", "there are bytes beyond the end"


def _what_is_written_can_be_read(make_writable: Callable[[], IoWrapperObject]) -> None:
    with make_writable() as io:
        left = CONTENT
        while left:
            count = io.write(left)
            assert 0 < count <= len(left), f"write returned {count} for {len(left)} bytes"
            left = left[count:]
        io.flush()
        assert io.write(b"") == 0, "an empty write wrote something"
        if not io.supports_lseek:
            return
        io.lseek(0)
        assert _all(io) == CONTENT, "what is read back is not what was written"
        io.lseek(5)
        io.write(b"XY")
        io.lseek(4)
        assert io.read(4) == CONTENT[4:5] + b"XY" + CONTENT[7:8], "overwriting changed more, or less"
        io.lseek(3, os.SEEK_END)
        io.write(b"end")
        io.lseek(len(CONTENT))
        assert io.read(10) == b"\0\0\0end", "a gap is not filled with zeros"
