"""The variables of a unit of compilation, found without reading what lies between them.

A reader of entries builds an object for each, which takes ten times as long as to step over them: of hundreds in a unit
a few are variables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from elftools.dwarf.compileunit import CompileUnit
    from elftools.dwarf.die import DIE

_VARIABLE: Final = "DW_TAG_variable"
_FIXED: Final = {
    "DW_FORM_data1": 1,
    "DW_FORM_data2": 2,
    "DW_FORM_data4": 4,
    "DW_FORM_data8": 8,
    "DW_FORM_data16": 16,
    "DW_FORM_flag": 1,
    "DW_FORM_flag_present": 0,
    "DW_FORM_implicit_const": 0,
    "DW_FORM_ref1": 1,
    "DW_FORM_ref2": 2,
    "DW_FORM_ref4": 4,
    "DW_FORM_ref8": 8,
    "DW_FORM_ref_sig8": 8,
    "DW_FORM_ref_sup4": 4,
    "DW_FORM_ref_sup8": 8,
    "DW_FORM_strx1": 1,
    "DW_FORM_strx2": 2,
    "DW_FORM_strx3": 3,
    "DW_FORM_strx4": 4,
    "DW_FORM_addrx1": 1,
    "DW_FORM_addrx2": 2,
    "DW_FORM_addrx3": 3,
    "DW_FORM_addrx4": 4,
}
_OFFSETS: Final = frozenset(
    {
        "DW_FORM_strp",
        "DW_FORM_line_strp",
        "DW_FORM_strp_sup",
        "DW_FORM_sec_offset",
        "DW_FORM_GNU_ref_alt",
        "DW_FORM_GNU_strp_alt",
    }
)
_NUMBERS: Final = frozenset(
    {
        "DW_FORM_sdata",
        "DW_FORM_udata",
        "DW_FORM_ref_udata",
        "DW_FORM_strx",
        "DW_FORM_addrx",
        "DW_FORM_loclistx",
        "DW_FORM_rnglistx",
        "DW_FORM_GNU_str_index",
        "DW_FORM_GNU_addr_index",
    }
)
_BLOCKS: Final = {"DW_FORM_block1": 1, "DW_FORM_block2": 2, "DW_FORM_block4": 4}
_NUMBER, _TEXT, _BLOCK = -1, -2, -3


class _Shape(NamedTuple):
    """The attributes of an entry: sizes, adjacent ones added up, or negative for forms that tell their own size."""

    is_variable: bool
    steps: tuple[int, ...]


def variables(unit: CompileUnit, data: bytes, spend: Callable[[], None]) -> Iterator[DIE]:
    """Yield the entries of variables in the section `data`; `spend` is called for each entry that is stepped over."""
    end = min(unit.cu_offset + unit.size, len(data))
    shapes: dict[int, _Shape | None] = {}
    at = unit.cu_die_offset
    while at < end:
        spend()
        start = at
        code, at = _number(data, at)
        if code == 0:
            continue
        if code not in shapes:
            shapes[code] = _shape(unit, code)
        shape = shapes[code]
        if shape is None:
            # A form that is not known here: the reader may know it.
            yield from (entry for entry in unit.iter_DIEs() if entry.tag == _VARIABLE and entry.offset >= start)
            return
        if shape.is_variable:
            yield unit.get_DIE_from_refaddr(start)
        for step in shape.steps:
            at = at + step if step >= 0 else _behind(data, at, step)


def _shape(unit: CompileUnit, code: int) -> _Shape | None:
    declaration = unit.get_abbrev_table().get_abbrev(code)
    offset_size = unit.structs.dwarf_format // 8
    steps: list[int] = []
    for attribute in declaration["attr_spec"]:
        form = attribute.form
        if form in _OFFSETS or (form == "DW_FORM_ref_addr" and unit["version"] > 2):
            size = offset_size
        elif form in {"DW_FORM_addr", "DW_FORM_ref_addr"}:
            size = unit["address_size"]
        elif form in _FIXED:
            size = _FIXED[form]
        elif form in _NUMBERS:
            size = _NUMBER
        elif form == "DW_FORM_string":
            size = _TEXT
        elif form in {"DW_FORM_exprloc", "DW_FORM_block"}:
            size = _BLOCK
        elif form in _BLOCKS:
            size = _BLOCK - _BLOCKS[form]
        else:
            return None
        if size >= 0 and steps and steps[-1] >= 0:
            steps[-1] += size
        else:
            steps.append(size)
    return _Shape(declaration["tag"] == _VARIABLE, tuple(steps))


def _behind(data: bytes, at: int, step: int) -> int:
    """Return the place behind a form that tells its own size."""
    if step == _TEXT:
        found = data.find(b"\0", at)
        return found + 1 if found >= 0 else len(data)
    if step == _NUMBER:
        return _number(data, at)[1]
    if step == _BLOCK:
        size, at = _number(data, at)
        return at + size
    width = _BLOCK - step
    return at + width + int.from_bytes(data[at : at + width], "little")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, and the place behind it."""
    number = shift = 0
    while at < len(data):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
        if shift > 63:
            raise ValueError("a number without end")
    return number, at
