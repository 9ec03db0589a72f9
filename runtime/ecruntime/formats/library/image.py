"""The image of a library: sections, memory, symbols and relocations, read with bounds on every count."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from ecruntime.formats.library.library import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LIBRARY_SIZE: Final = 256 * 1024 * 1024
MAX_ENTRIES: Final = 4096
"""Sections, segments, and entries of the dynamic section."""
MAX_SYMBOLS: Final = 1_000_000
MAX_RELOCATIONS: Final = 1_000_000
MAX_NAMES: Final = 64 * 1024 * 1024
"""Bytes of all names of symbols together, since many may share the bytes of one."""
MAX_TEXT: Final = 8192
"""The length of a text in memory, such as the default of an option."""
MAX_TEXTS: Final = 32 * 1024 * 1024
"""Bytes of all such texts together, since many words may point to one."""
_TEXT_COST: Final = 256
"""The cost of a text beside its bytes, since many words may point to an empty one."""
_BROKEN_COST: Final = 16
"""The cost of a byte of a text that is no UTF-8."""
MAX_NAME: Final = 4096
MAX_BROKEN_NAME: Final = 256
"""Bytes that are shown of a name which is no UTF-8, since each is then written out."""
MAX_FOLDERS: Final = 100
"""Folders to look in for other libraries."""
MACHINES: Final = {62: "x86_64", 183: "aarch64"}
_HEADER: Final = struct.Struct("<16sHHIQQQIHHHHHH")
_SECTION: Final = struct.Struct("<IIQQQQIIQQ")
_SEGMENT: Final = struct.Struct("<IIQQQQQQ")
_SHARED, _LOAD, _WITHOUT_CONTENT = 3, 1, 8
_RELATIVE: Final = {"x86_64": 8, "aarch64": 1027}
_SYMBOLIC: Final = {"x86_64": frozenset({1, 6, 7}), "aarch64": frozenset({257, 1025, 1026})}
_SYMBOL: Final = struct.Struct("<IBBHQQ")
_RELOCATION: Final = struct.Struct("<QQq")
_WORD: Final = struct.Struct("<Q")
_COMPRESSED: Final = 0x800
_UNDEFINED, _OBJECT, _GLOBAL, _WEAK, _UNIQUE = 0, 1, 1, 2, 10
_NEEDED, _SONAME, _RPATH, _RUNPATH = 1, 14, 15, 29
_REBUILD: Final = "build the library again"


class Symbol(NamedTuple):
    """One entry of the table of dynamic symbols."""

    name: str
    value: int
    is_defined: bool
    is_object: bool
    is_weak: bool
    is_local: bool


class PointedTo(NamedTuple):
    """The content of a relocated word: an address of this library, or the name of a symbol of another one."""

    address: int
    outside: str = ""


@dataclass(frozen=True, slots=True)
class SectionBytes:
    """A section of the file with its address in memory."""

    address: int
    data: bytes
    is_compressed: bool = False


class _Row(NamedTuple):
    """The position of a section; its bytes are cut out when somebody asks, since many rows may cover the same ones."""

    address: int
    start: int
    size: int
    is_compressed: bool


@dataclass(frozen=True, slots=True)
class Dynamic:
    """The entries of the dynamic section that name other libraries."""

    needed: tuple[str, ...] = ()
    soname: str = ""
    run_path: tuple[str, ...] = ()


class Image:
    """A library in memory as the loader would lay it out, at address 0; raise `LibraryError` for one that is broken."""

    def __init__(self, data: bytes, file: str) -> None:
        """Read the tables of `data`; nothing is read beyond the end of the file."""
        self.file = file
        self.data = data
        self._read = 0
        header = _header(data, file)
        self.machine = MACHINES[header.machine]
        self._sections = self._section_table(header)
        self._segments = self._segment_table(header)
        self.symbols = self._symbol_table()

    def error(self, message: str) -> LibraryError:
        """Return the error for a fault of this file."""
        return LibraryError(f"{self.file}: {message}", hint=_REBUILD)

    def section(self, name: str) -> SectionBytes | None:
        """Return the content of the first section of a name, None if there is none."""
        row = self._sections.get(name)
        if row is None:
            return None
        return SectionBytes(row.address, self.data[row.start : row.start + row.size], row.is_compressed)

    def memory(self, address: int, size: int) -> bytes:
        """Return bytes of memory; zeros for what the file does not fill."""
        for first, start, filled in self._segments:
            if first <= address < first + filled:
                at = start + address - first
                return self.data[at : min(at + size, start + filled)].ljust(size, b"\0")
        return bytes(size)

    def number(self, address: int, size: int = 4) -> int:
        """Return the unsigned integer at an address."""
        return int.from_bytes(self.memory(address, size), "little")

    def target(self, address: int) -> PointedTo:
        """Return what a word of memory points to."""
        found = self._targets.get(address)
        return found if found is not None else PointedTo(self.number(address, 8))

    def pointed_text(self, address: int) -> str | None:
        """Return the text to which the word at an address points, None for NULL and for what is no text."""
        target = self.target(address)
        return self.text(target.address) if target.address and not target.outside else None

    def text(self, address: int) -> str | None:
        """Return the text at an address, None if it does not end."""
        content, end, _ = self.memory(address, MAX_TEXT).partition(b"\0")
        self._read += len(content) + _TEXT_COST
        text = _text_or_none(content)
        if text is None:
            self._read += len(content) * _BROKEN_COST
        if self._read > MAX_TEXTS:
            raise self.error(f"its texts have more than {MAX_TEXTS} bytes")
        if not end:
            return None
        return content.decode("utf-8", "backslashreplace") if text is None else text

    def pointers_to(self, first: int, last: int) -> Iterator[int]:
        """Yield the addresses of the words that are relocated to a range of addresses, the last one excluded."""
        for address, target in self._targets.items():
            if not target.outside and first <= target.address < last:
                yield address

    def dynamic(self) -> Dynamic:
        """Return the needed libraries, the own name and the folders to look in."""
        found = self.section(".dynamic")
        strings = self.section(".dynstr")
        if found is None or strings is None:
            return Dynamic()
        whole = len(found.data) - len(found.data) % 16
        entries = list(islice(struct.iter_unpack("<qQ", found.data[:whole]), MAX_ENTRIES))
        needed = dict.fromkeys(_string(strings.data, value) for tag, value in entries if tag == _NEEDED)
        # The loader, too, takes one path of each kind, the last.
        paths = {tag: value for tag, value in entries if tag in (_RPATH, _RUNPATH)}
        folders = (folder for value in paths.values() for folder in _string(strings.data, value).split(":") if folder)
        return Dynamic(
            tuple(text for text in needed if text),
            next((_string(strings.data, value) for tag, value in entries if tag == _SONAME), ""),
            tuple(islice(dict.fromkeys(folders), MAX_FOLDERS)),
        )

    def build_id(self) -> str:
        """Return the build id in hexadecimal, empty if there is none."""
        note = self.section(".note.gnu.build-id")
        if note is None or len(note.data) < 16:
            return ""
        name_size, size, kind = struct.unpack_from("<III", note.data)
        start = 12 + (name_size + 3) // 4 * 4
        return note.data[start : start + size].hex() if kind == 3 and size <= 64 else ""

    def _section_table(self, header: _Header) -> dict[str, _Row]:
        if not header.section_count or not header.sections:
            raise self.error("it has no table of sections")
        rows = self._rows(_SECTION, header.sections, header.section_count, "sections")
        if header.names >= len(rows):
            raise self.error("the table of section names is missing")
        at = self._placed(rows[header.names])
        names = self.data[at.start : at.start + at.size]
        found: dict[str, _Row] = {}
        for row in rows:
            found.setdefault(_string(names, row[0]), self._placed(row))
        return found

    def _placed(self, row: tuple[int, ...]) -> _Row:
        kind, start, size = row[1], row[4], row[5]
        if kind == _WITHOUT_CONTENT:
            return _Row(row[3], 0, 0, is_compressed=False)
        if start + size > len(self.data):
            raise self.error("a section ends behind the end of the file")
        return _Row(row[3], start, size, bool(row[2] & _COMPRESSED))

    def _segment_table(self, header: _Header) -> tuple[tuple[int, int, int], ...]:
        found = []
        for kind, _, start, address, _, size, _, _ in self._rows(
            _SEGMENT, header.segments, header.segment_count, "segments"
        ):
            if kind != _LOAD:
                continue
            if start + size > len(self.data):
                raise self.error("a segment ends behind the end of the file")
            found.append((address, start, size))
        if not found:
            raise self.error("nothing of it would be loaded")
        return tuple(found)

    def _rows(self, layout: struct.Struct, start: int, count: int, what: str) -> list[tuple[int, ...]]:
        if count > MAX_ENTRIES:
            raise self.error(f"it states {count} {what}, more than {MAX_ENTRIES}")
        end = start + count * layout.size
        if end > len(self.data):
            raise self.error(f"the table of {what} ends behind the end of the file")
        return list(layout.iter_unpack(self.data[start:end]))

    def _symbol_table(self) -> tuple[Symbol, ...]:
        table, strings = self.section(".dynsym"), self.section(".dynstr")
        if table is None or strings is None:
            raise self.error("it has no table of dynamic symbols: it is no shared library")
        if len(table.data) > MAX_SYMBOLS * _SYMBOL.size:
            raise self.error(f"it states more than {MAX_SYMBOLS} symbols")
        whole = len(table.data) - len(table.data) % _SYMBOL.size
        found = []
        length = 0
        for name, info, _, index, value, _ in _SYMBOL.iter_unpack(table.data[:whole]):
            text = _string(strings.data, name)
            length += len(text)
            if length > MAX_NAMES:
                raise self.error(f"the names of its symbols have more than {MAX_NAMES} bytes")
            bind = info >> 4
            is_local = bind not in (_GLOBAL, _WEAK, _UNIQUE)
            found.append(Symbol(text, value, index != _UNDEFINED, info & 15 == _OBJECT, bind == _WEAK, is_local))
        return tuple(found)

    @cached_property
    def _targets(self) -> dict[int, PointedTo]:
        # Made when somebody asks: of a needed library only the symbols are wanted.
        found: dict[int, PointedTo] = {}
        for number, (address, target) in enumerate(self._relocations()):
            if number == MAX_RELOCATIONS:
                raise self.error(f"it states more than {MAX_RELOCATIONS} relocations")
            found[address] = target
        return found

    def _relocations(self) -> Iterator[tuple[int, PointedTo]]:
        relative, symbolic = _RELATIVE[self.machine], _SYMBOLIC[self.machine]
        for name in (".rela.dyn", ".rela.plt"):
            table = self.section(name)
            if table is None:
                continue
            whole = len(table.data) - len(table.data) % _RELOCATION.size
            for offset, info, addend in _RELOCATION.iter_unpack(table.data[:whole]):
                kind, number = info & 0xFFFFFFFF, info >> 32
                if kind == relative:
                    yield offset, PointedTo(addend)
                elif kind in symbolic and number < len(self.symbols):
                    symbol = self.symbols[number]
                    yield (
                        offset,
                        PointedTo(symbol.value + addend) if symbol.is_defined else PointedTo(0, symbol.name or "?"),
                    )
        yield from self._relative_words()

    def _relative_words(self) -> Iterator[tuple[int, PointedTo]]:
        """Yield the words of the compact table, each of which holds its own address to point to."""
        table = self.section(".relr.dyn")
        if table is None:
            return
        at = 0
        whole = len(table.data) - len(table.data) % 8
        for (entry,) in _WORD.iter_unpack(table.data[:whole]):
            if not entry & 1:
                yield entry, PointedTo(self.number(entry, 8))
                at = entry + 8
                continue
            words = (at + 8 * bit for bit in range(63) if entry >> (bit + 1) & 1)
            yield from ((address, PointedTo(self.number(address, 8))) for address in words)
            at += 8 * 63


def _string(table: bytes, start: int) -> str:
    content, _, _ = table[start : start + MAX_NAME].partition(b"\0")
    text = _text_or_none(content)
    return content[:MAX_BROKEN_NAME].decode("utf-8", "backslashreplace") if text is None else text


def _text_or_none(content: bytes) -> str | None:
    """Return the text of bytes; None for bytes that are none, whose replacement takes a hundred times as long."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


class _Header(NamedTuple):
    machine: int
    segments: int
    segment_count: int
    sections: int
    section_count: int
    names: int


def _header(data: bytes, file: str) -> _Header:
    if data[:4] != b"\x7fELF":
        raise LibraryError(f"{file}: it is no library: it does not begin as an ELF file", hint=_REBUILD)
    if data[4:6] != b"\x02\x01":
        raise LibraryError(f"{file}: it is not a library of 64 bits with the low byte first", hint=_REBUILD)
    if len(data) < _HEADER.size:
        raise LibraryError(f"{file}: it ends within its header", hint=_REBUILD)
    _, kind, machine, _, _, segments, sections, _, _, _, segment_count, _, section_count, names = _HEADER.unpack_from(
        data
    )
    if machine not in MACHINES:
        raise LibraryError(f"{file}: it was built for machine {machine}, for which there is no runtime", hint=_REBUILD)
    if kind != _SHARED:
        raise LibraryError(f"{file}: it is no shared library", hint="link it with `-shared`, as `ecxs -c` does")
    return _Header(machine, segments, segment_count, sections, section_count, names)
