"""The debugging information of a library, read with a limit, and only where it says what is looked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, cast

from ecruntime.formats.library.entries import variables
from ecruntime.formats.library.library import SourcePlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elftools.dwarf.compileunit import CompileUnit
    from elftools.dwarf.die import DIE
    from elftools.dwarf.dwarfinfo import DWARFInfo

    from ecruntime.formats.library.image import Image, SectionBytes

MAX_READS: Final = 1_000_000
"""Pieces that the reader of debugging information may take: a few seconds, whatever the file says."""
MAX_DEBUG_SIZE: Final = 256 * 1024 * 1024
_APART: Final = b".dwo\0"
_LINKERS_UNIT: Final = b"<artificial>"
_MAX_MARKS: Final = 64
_MAX_BEFORE: Final = 16


class _Counted(io.BytesIO):
    """Bytes that may be read a bounded number of times; whatever loops over a broken file reads."""

    def __init__(self, data: bytes, left: list[int]) -> None:
        super().__init__(data)
        self._left = left

    def read(self, size: int | None = -1, /) -> bytes:
        self.spend()
        return super().read(size)

    def spend(self) -> None:
        """Count one piece; raise `EOFError` if there were too many."""
        self._left[0] -= 1
        if self._left[0] < 0:
            raise EOFError


def debug_sections(image: Image) -> Iterator[SectionBytes]:
    """Yield the sections that hold texts or are read in full."""
    for name in (".debug_info", ".debug_abbrev", ".debug_str", ".debug_line_str", ".debug_addr", ".debug_line"):
        section = image.section(name)
        if section is not None:
            yield section


def is_too_large(image: Image) -> bool:
    """Tell whether a section would have too many bytes when it is unpacked."""
    return any(it.is_compressed and _unpacked(it.data) > MAX_DEBUG_SIZE for it in debug_sections(image))


def lies_apart(image: Image) -> bool:
    """Tell whether the debugging information is in files beside the objects of which the library was made."""
    return image.section(".debug_addr") is not None and any(_APART in it.data for it in debug_sections(image))


def _unpacked(data: bytes) -> int:
    return int.from_bytes(data[8:16], "little")


def open_debug_information(image: Image, left: list[int]) -> DWARFInfo:
    """Return the reader; `left` is the number of pieces that it may still take."""
    # Imported here: most libraries have no such variable, and a server without modules in C needs none of it.
    from elftools.elf.elffile import ELFFile

    dwarf = ELFFile(_Counted(image.data, left)).get_dwarf_info(relocate_dwarf_sections=False, follow_links=False)
    for name in (
        "debug_info_sec",
        "debug_abbrev_sec",
        "debug_str_sec",
        "debug_line_sec",
        "debug_line_str_sec",
        "debug_addr_sec",
        "debug_str_offsets_sec",
        "debug_types_sec",
    ):
        section = getattr(dwarf, name, None)
        if section is not None:
            setattr(dwarf, name, section._replace(stream=_Counted(section.stream.getvalue(), left)))
    return dwarf


def variables_of(unit: CompileUnit) -> Iterator[DIE]:
    """Yield the variables of a unit, those inside of functions, too."""
    section = unit.dwarfinfo.debug_info_sec
    stream = cast("_Counted", section.stream) if section is not None else _Counted(b"", [0])
    return variables(unit, stream.getvalue(), stream.spend)


def mentioning_units(image: Image, dwarf: DWARFInfo, text: bytes) -> Iterator[CompileUnit]:
    """Yield the units in which a text may stand."""
    mentions = _Mentions(image, text)
    for unit in dwarf.iter_CUs():
        if mentions.is_within(unit.cu_offset, unit.cu_offset + unit.size):
            yield unit


class _Mentions:
    """The units that hold a text at all: to read a unit takes a thousand times as long as to search it."""

    def __init__(self, image: Image, text: bytes) -> None:
        information, texts = image.section(".debug_info"), image.section(".debug_str")
        # Compressed, or with numbers of texts instead of their places: then every unit is read.
        is_plain = information is not None and not information.is_compressed
        is_plain = is_plain and texts is not None and not texts.is_compressed
        self._data = information.data if information is not None and is_plain else None
        if image.section(".debug_str_offsets") is not None:
            self._data = None
        self._marks = [text]
        at = texts.data.find(self._marks[0]) if texts is not None else -1
        while at >= 0 and len(self._marks) < _MAX_MARKS:
            # A longer name has it at its end, as a structure without typedef has an underscore before it.
            start = max(texts.data.rfind(b"\0", 0, at) + 1, at - _MAX_BEFORE) if texts is not None else at
            self._marks += [place.to_bytes(4, "little") for place in range(start, at + 1)]
            at = texts.data.find(self._marks[0], at + 1) if texts is not None else -1
        if at >= 0:
            self._data = None
        # The units that the linker made when it optimized have the places of variables of all others.
        self._marks.append(_LINKERS_UNIT)
        for name in (".debug_str", ".debug_line_str"):
            section = image.section(name)
            at = -1 if section is None else section.data.find(_LINKERS_UNIT + b"\0")
            if at >= 0:
                self._marks.append(at.to_bytes(4, "little"))
            if section is not None and section.is_compressed:
                self._data = None

    def is_within(self, start: int, end: int) -> bool:
        """Tell whether a unit may hold the text."""
        return self._data is None or any(self._data.find(mark, start, end) >= 0 for mark in self._marks)


def source_place(dwarf: DWARFInfo, entry: DIE) -> SourcePlace | None:
    """Return the line in which something is declared; None where no file is known."""
    line, file = (entry.attributes.get(key) for key in ("DW_AT_decl_line", "DW_AT_decl_file"))
    # Units of types have no variables.
    unit = cast("CompileUnit", entry.cu)
    name = _file(dwarf, unit, int(file.value)) if file is not None else ""
    return SourcePlace(name, int(line.value) if line is not None else 0) if name else None


def _file(dwarf: DWARFInfo, unit: CompileUnit, number: int) -> str:
    program = dwarf.line_program_for_CU(unit)
    if program is None:
        return ""
    header = program.header
    files, folders = header["file_entry"], header["include_directory"]
    is_fifth = header["version"] >= 5
    if not is_fifth:
        number -= 1
    if not 0 <= number < len(files):
        return ""
    name = files[number].name.decode("utf-8", "backslashreplace")
    folder = int(files[number].dir_index)
    # Before version 5 the first folder, that of the compilation, has the number 0 and is not in the list.
    if name.startswith("/") or (not is_fifth and folder == 0) or folder == 0:
        return str(name)
    names = folders if is_fifth else [b"", *folders]
    return f"{names[folder].decode('utf-8', 'backslashreplace')}/{name}" if folder < len(names) else str(name)
