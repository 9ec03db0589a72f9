"""Libraries that somebody has broken, or made to harm: an error or a note within bounds, never anything else."""

from __future__ import annotations

import struct
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ecruntime.formats.library import Library, LibraryError, definitions, image, parse_library, records
from ecruntime.formats.library.c_literal import read_bits, read_text
from ecruntime.model.library_record import module_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLES = Path(__file__).parent / "samples"
SECONDS = 10
"""Far more than any of these takes, and less than a hang."""


@pytest.fixture(scope="module")
def owl(tmp_path_factory: pytest.TempPathFactory, compile_library: Callable[..., Path]) -> bytes:
    return compile_library(tmp_path_factory.mktemp("hostile") / "owl.so", SAMPLES / "owl.c").read_bytes()


def sections(data: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield name, place of the header, place and size of the content of each section."""
    start, count, at = (int.from_bytes(data[a:b], "little") for a, b in ((40, 48), (60, 62), (62, 64)))
    rows = [(start + 64 * it, struct.unpack_from("<IIQQQQ", data, start + 64 * it)) for it in range(count)]
    names = rows[at][1][4]
    for header, row in rows:
        yield data[names + row[0] :].partition(b"\0")[0].decode(), header, row[4], row[5]


def place_of(data: bytes, name: str) -> tuple[int, int, int]:
    return next((header, start, size) for found, header, start, size in sections(data) if found == name)


def with_section(data: bytes, name: str, content: bytes) -> bytes:
    """Return a library whose section has another content, which lies at the end of the file."""
    header, _, _ = place_of(data, name)
    changed = bytearray(data)
    changed[header + 24 : header + 40] = struct.pack("<QQ", len(data), len(content))
    return bytes(changed) + content


def read(data: bytes) -> Library | None:
    """Read a library and its records, as every command does; None for one that is refused."""
    try:
        library = parse_library(data, "x.so")
    except LibraryError:
        return None
    module_records(library, lambda name: None)
    return library


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    cuts=st.integers(0, 3),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=40),
    zone=st.sampled_from(
        ["", ".dynsym", ".dynamic", ".rela.dyn", ".ecxs.rec", ".ecxs.abi", ".debug_info", ".debug_abbrev"]
    ),
)
def test_changed_bytes_give_a_library_or_its_error(
    owl: bytes, cuts: int, edits: list[tuple[float, bytes]], zone: str
) -> None:
    _, start, size = place_of(owl, zone) if zone else (0, 0, len(owl))
    data = bytearray(owl)
    for where, content in edits:
        at = start + int(where * size)
        data[at : at + len(content)] = content
    began = time.monotonic()

    read(bytes(data[: len(data) - 7 * cuts] if cuts else data))

    assert time.monotonic() - began < SECONDS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=st.text(max_size=200), fields=st.lists(st.text(max_size=20), max_size=15))
def test_any_record_is_read_or_noted(owl: bytes, record: str, fields: list[str]) -> None:
    text = "\x1f".join((record, *fields)).encode("utf-8", "surrogatepass")
    whole = b"\0".join((text, b"opt\x1f" + text, b"hook\x1f" + text))

    library = read(with_section(owl, ".ecxs.rec", whole))

    assert library is not None
    assert library.modules


@example(text="08")
@given(text=st.text(alphabet='"\\x0n( )|<u8LNULvoid*', max_size=60))
def test_any_expression_is_a_literal_or_unread(text: str) -> None:
    read_text(text)
    read_bits(text)


COUNTS = {
    "sections": (60, 2, "states 65535 sections, more than 4096"),
    "segments": (56, 2, "states 65535 segments, more than 4096"),
}


@pytest.mark.parametrize(("at", "size", "message"), COUNTS.values(), ids=list(COUNTS))
def test_a_count_beyond_reason_is_refused(owl: bytes, at: int, size: int, message: str) -> None:
    data = bytearray(owl)
    data[at : at + size] = b"\xff" * size

    with pytest.raises(LibraryError, match=message):
        parse_library(bytes(data), "x.so")


def test_a_section_behind_the_end_is_refused(owl: bytes) -> None:
    header, _, _ = place_of(owl, ".ecxs.rec")
    data = bytearray(owl)
    data[header + 32 : header + 40] = b"\xff" * 8

    with pytest.raises(LibraryError, match="a section ends behind the end of the file"):
        parse_library(bytes(data), "x.so")


def test_symbols_that_share_one_long_name_are_refused(owl: bytes) -> None:
    names = with_section(owl, ".dynstr", b"a" * 5000)
    data = with_section(names, ".dynsym", struct.pack("<IBBHQQ", 0, 0x11, 0, 1, 0, 0) * 20_000)

    with pytest.raises(LibraryError, match="the names of its symbols have more than"):
        parse_library(data, "x.so")


def test_words_of_the_compact_table_are_counted(
    tmp_path: Path, compile_library: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image, "MAX_RELOCATIONS", 1000)
    flags = ("-g", "-Wl,-z,pack-relative-relocs")
    data = compile_library(tmp_path / "owl.so", SAMPLES / "owl.c", flags=flags).read_bytes()

    with pytest.raises(LibraryError, match="states more than 1000 relocations"):
        parse_library(with_section(data, ".relr.dyn", b"\xff" * 8 * 100), "x.so")


def test_records_beyond_reason_are_left_out_with_a_note(owl: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_RECORDS", 3)
    whole = b"\0".join(b"call\x1fowl\x1fhoot%d" % number for number in range(9))

    library = parse_library(with_section(owl, ".ecxs.rec", whole), "x.so")

    assert len(library.uses) == 3
    assert library.notes == ("of its records only the first 3 were read",)


def test_debugging_information_without_end_is_read_in_part(owl: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "MAX_READS", 2000)

    library = parse_library(owl, "x.so")

    assert library.notes == ("its debugging information is too large and was read in part",)


def test_packed_debugging_information_that_grows_beyond_reason_is_not_unpacked(
    tmp_path: Path, compile_library: Callable[..., Path]
) -> None:
    flags = ("-g", "-gz=zlib")
    data = bytearray(compile_library(tmp_path / "owl.so", SAMPLES / "owl.c", flags=flags).read_bytes())
    _, start, _ = place_of(bytes(data), ".debug_info")
    data[start + 8 : start + 16] = (2**40).to_bytes(8, "little")

    library = parse_library(bytes(data), "x.so")

    assert library.notes == ("its debugging information has more than 268435456 bytes and was not read",)


def test_many_options_with_one_long_text_stay_within_bounds(owl: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MAX_TEXTS", 20)

    with pytest.raises(LibraryError, match="its texts have more than 20 bytes"):
        parse_library(owl, "x.so")


def with_text(data: bytes, text: bytes) -> tuple[bytes, int]:
    """Return a library whose dynamic strings end in a text, and the place of the text among them."""
    _, start, size = place_of(data, ".dynstr")
    return with_section(data, ".dynstr", data[start : start + size] + text + b"\0"), size


def test_many_paths_of_many_folders_are_those_that_the_loader_takes(owl: bytes) -> None:
    paths, at = with_text(owl, b"".join(b"/%d:" % number for number in range(900)))
    data = with_section(paths, ".dynamic", struct.pack("<qQqQ", 29, at, 15, at + 3) * 700)

    library = parse_library(data, "x.so")

    assert len(library.run_path) == image.MAX_FOLDERS
    assert library.run_path[0] == "/0"


def test_a_name_that_is_no_text_is_shown_in_part(owl: bytes) -> None:
    names, at = with_text(owl, b"\xff" * 4000)
    data = with_section(names, ".dynsym", struct.pack("<IBBHQQ", at, 0x12, 0, 0, 0, 0) * 2)

    assert parse_library(data, "x.so").undefined == ("\\xff" * image.MAX_BROKEN_NAME,)


def test_empty_texts_are_counted_too(owl: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    # Options that lie upon one another may share thousands of empty words.
    monkeypatch.setattr(image, "MAX_TEXTS", 100 * 256)
    read = image.Image(owl, "x.so")
    nothing = owl.index(b"\0")
    monkeypatch.setattr(read, "memory", lambda address, size: owl[nothing : nothing + 1])

    for _ in range(100):
        read.text(0)
    with pytest.raises(LibraryError, match="its texts have more than"):
        read.text(0)


def test_a_large_record_costs_little(owl: bytes) -> None:
    texts = (b"(" * 900_000, b'"' + b"\\" * 900_000, b"(int" + b" " * 900_000, b"a " * 450_000)
    whole = b"\0".join(b"\x1f".join((b"opt", b"owl", *[text] * 11, b"1")) for text in texts)
    whole = whole[: 4 * 1024 * 1024 - 1]
    tracemalloc.start()
    began = time.monotonic()

    read(with_section(owl, ".ecxs.rec", whole))

    assert time.monotonic() - began < SECONDS
    assert tracemalloc.get_traced_memory()[1] < 200 * 1024 * 1024
    tracemalloc.stop()
