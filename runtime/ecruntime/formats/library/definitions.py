"""Definitions of options that lie in the variables of a library: debugging information says where, memory says what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from ecruntime.formats.library.debug_information import (
    MAX_DEBUG_SIZE,
    MAX_READS,
    debug_sections,
    is_too_large,
    lies_apart,
    mentioning_units,
    open_debug_information,
    source_place,
    variables_of,
)
from ecruntime.formats.library.library import LibraryOption, OptionOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from elftools.dwarf.compileunit import CompileUnit
    from elftools.dwarf.die import DIE
    from elftools.dwarf.dwarfinfo import DWARFInfo

    from ecruntime.formats.library.image import Image
    from ecruntime.formats.library.library import SourcePlace

DEFINITION: Final = "ec_config_option_def"
_REGISTER: Final = "ec_config_register_option"
MAX_DEFINITIONS: Final = 2_000
MAX_WORDS: Final = 1_000
_QUALIFIERS: Final = frozenset({"DW_TAG_const_type", "DW_TAG_volatile_type", "DW_TAG_typedef"})
_MAX_TYPES: Final = 16
_ADDRESS: Final = 0x03
_INDEXED_ADDRESS: Final = 0xA1
_TYPES: Final = (
    "STRING",
    "INT",
    "UINT64",
    "PERMS",
    "BOOL",
    "FLOAT",
    "SOCKADDR",
    "THROTTLE",
    "ECLIST",
    "PTR",
    "EC_SUFFIX_TREE",
    "ECDICT",
    "IP_ACL",
    "SIZE_T",
    "EC_CONFIG_REGEX",
    "SOCKADDR_PORTLESS",
)
"""The constants of the type in their order; debugging information of the enumeration counts before them."""


@dataclass(frozen=True, slots=True)
class _Member:
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """The members of the structure by name, as the library was compiled, and the names of its types."""

    size: int
    members: dict[str, _Member]
    types: dict[int, str]


def read_definitions(image: Image) -> tuple[tuple[LibraryOption, ...], tuple[str, ...]]:
    """Return the options of all variables of the type, and what could not be read as sentences."""
    if not _may_have_definitions(image):
        is_wanted = lies_apart(image) and any(it.name == _REGISTER for it in image.symbols)
        return (), ("its debugging information lies in .dwo files beside its objects and was not read",) * is_wanted
    if is_too_large(image):
        return (), (f"its debugging information has more than {MAX_DEBUG_SIZE} bytes and was not read",)
    found: list[LibraryOption] = []  # filled as far as the reader comes
    left = [MAX_READS]
    try:
        found.extend(islice(_definitions(image, left), MAX_DEFINITIONS))
    except Exception as error:  # noqa: BLE001 - a broken file is any error of the reader
        # The reader turns the end of our patience into an error of its own.
        if left[0] < 0:
            return tuple(found), ("its debugging information is too large and was read in part",)
        text = f"{type(error).__name__}: {error}".rstrip(": ")[:80]
        return tuple(found), (f"its debugging information is broken ({text}) and was read in part",)
    return tuple(dict.fromkeys(found)), ()


def _may_have_definitions(image: Image) -> bool:
    if image.section(".debug_info") is None:
        return False
    # A compiler leaves out the types that a file does not use, so most libraries end here.
    return any(section.is_compressed or DEFINITION.encode() in section.data for section in debug_sections(image))


def _definitions(image: Image, left: list[int]) -> Iterator[LibraryOption]:
    dwarf = open_debug_information(image, left)
    for unit in mentioning_units(image, dwarf, DEFINITION.encode()):
        reader = _Unit(image, dwarf, unit)
        for entry in variables_of(unit):
            yield from reader.options(entry)


class _Unit:
    """The variables of one unit of compilation."""

    def __init__(self, image: Image, dwarf: DWARFInfo, unit: CompileUnit) -> None:
        self._image = image
        self._dwarf = dwarf
        self._unit = unit
        self._is_definition: dict[tuple[int, int], tuple[DIE, int, bool] | None] = {}
        self._layouts: dict[int, _Layout] = {}

    def options(self, entry: DIE) -> Iterator[LibraryOption]:
        """Yield the options of a variable, none if it is of another type or lies nowhere."""
        attributes = entry.attributes
        declared = entry
        for reference in ("DW_AT_abstract_origin", "DW_AT_specification"):
            if reference in declared.attributes:
                declared = declared.get_DIE_from_attribute(reference)
        if "DW_AT_location" not in attributes or "DW_AT_type" not in declared.attributes:
            return
        kind = self._kind(declared)
        address = self._address(attributes["DW_AT_location"].value)
        if kind is None or not address:
            return
        structure, count, is_array = kind
        layout = self._layout(structure)
        name = declared.attributes.get("DW_AT_name")
        variable = name.value.decode("utf-8", "backslashreplace") if name is not None else ""
        place = source_place(self._dwarf, declared)
        for number in range(min(count, MAX_DEFINITIONS)):
            option = self._option(address + number * layout.size, layout, variable, place, is_array=is_array)
            if option is None:
                return  # an element without a name ends the array
            yield option

    def _kind(self, entry: DIE) -> tuple[DIE, int, bool] | None:
        """Return the structure, the number of elements and whether it is an array; None for another type."""
        # Where the linker optimizes, what is declared lies in another unit, and places count from its beginning.
        at = (entry.cu.cu_offset, entry.attributes["DW_AT_type"].raw_value)
        if at not in self._is_definition:
            self._is_definition[at] = self._resolved(entry)
        return self._is_definition[at]

    def _resolved(self, entry: DIE) -> tuple[DIE, int, bool] | None:
        count = 1
        is_definition = is_array = False
        current = entry
        for _ in range(_MAX_TYPES):
            if "DW_AT_type" not in current.attributes:
                return None
            current = current.get_DIE_from_attribute("DW_AT_type")
            name = current.attributes.get("DW_AT_name")
            is_named = name is not None and name.value.lstrip(b"_") == DEFINITION.encode()
            is_definition = is_definition or is_named
            if current.tag == "DW_TAG_array_type":
                count, is_array = _length(current), True
            elif current.tag == "DW_TAG_structure_type":
                return (current, count, is_array) if is_definition else None
            elif current.tag not in _QUALIFIERS:
                return None
        return None

    def _address(self, location: Any) -> int:  # noqa: ANN401 - bytes of an expression, or a number for a list
        if not isinstance(location, list) or len(location) < 2:
            return 0
        operation, *operand = location
        if operation == _ADDRESS and len(operand) == 8:
            return int.from_bytes(bytes(operand), "little")
        if operation == _INDEXED_ADDRESS:
            return int(self._dwarf.get_addr(self._unit, _variable_length(operand)))
        return 0

    def _layout(self, structure: DIE) -> _Layout:
        if structure.offset not in self._layouts:
            members: dict[str, _Member] = {}
            types: dict[int, str] = dict(enumerate(_TYPES))
            for member in structure.iter_children():
                name, at = (member.attributes.get(key) for key in ("DW_AT_name", "DW_AT_data_member_location"))
                if member.tag == "DW_TAG_member" and name is not None and at is not None:
                    members[name.value.decode()] = _Member(int(at.value), 8)
                    if name.value == b"type":
                        types = _enumerated(member) or types
            size = int(structure.attributes["DW_AT_byte_size"].value)
            self._layouts[structure.offset] = _Layout(size, members, types)
        return self._layouts[structure.offset]

    def _option(
        self, at: int, layout: _Layout, variable: str, place: SourcePlace | None, *, is_array: bool
    ) -> LibraryOption | None:
        image = self._image

        def offset(member: str) -> int:
            return at + layout.members[member].offset

        name = image.pointed_text(offset("name"))
        if not name:
            return None
        kind = image.number(offset("type"))
        return LibraryOption(
            name=name,
            type=layout.types.get(kind, str(kind)),
            fallback=image.pointed_text(offset("fallback")),
            default=image.pointed_text(offset("defval")),
            flags=image.number(offset("flags")),
            option_map=tuple(self._words(image.target(offset("map")).address)),
            has_map=self._is_filled(offset("map")),
            has_validator=self._is_filled(offset("validate_value")),
            has_postset=self._is_filled(offset("postset")),
            has_datafree=self._is_filled(offset("datafree")),
            origin=OptionOrigin.ARRAY if is_array else OptionOrigin.VARIABLE,
            place=place,
            variable=variable,
            unread=tuple(
                label
                for label, member in (("fallback", "fallback"), ("default", "defval"))
                if image.target(offset(member)).outside
            ),
        )

    def _is_filled(self, address: int) -> bool:
        target = self._image.target(address)
        return bool(target.address or target.outside)

    def _words(self, address: int) -> Iterator[tuple[str, str]]:
        for number in range(MAX_WORDS if address else 0):
            word = self._image.pointed_text(address + 16 * number)
            if word is None:
                return
            yield word, self._image.pointed_text(address + 16 * number + 8) or ""


def _length(array: DIE) -> int:
    for child in array.iter_children():
        if child.tag == "DW_TAG_subrange_type":
            if "DW_AT_upper_bound" in child.attributes:
                return int(child.attributes["DW_AT_upper_bound"].value) + 1
            if "DW_AT_count" in child.attributes:
                return int(child.attributes["DW_AT_count"].value)
    return 0


def _enumerated(member: DIE) -> dict[int, str]:
    """Return the names of an enumeration that a member has as its type, by number."""
    current = member
    for _ in range(_MAX_TYPES):
        if "DW_AT_type" not in current.attributes:
            return {}
        current = current.get_DIE_from_attribute("DW_AT_type")
        if current.tag == "DW_TAG_enumeration_type":
            listed = (
                (it.attributes.get("DW_AT_const_value"), it.attributes.get("DW_AT_name"))
                for it in current.iter_children()
            )
            pairs = [
                (int(value.value), name.value.decode())
                for value, name in listed
                if value is not None and name is not None
            ]
            return {value: name.removeprefix("ECCFGTYPE_") for value, name in pairs}
    return {}


def _variable_length(operand: Iterable[int]) -> int:
    number = 0
    for position, byte in enumerate(operand):
        number |= (byte & 0x7F) << 7 * position
        if not byte & 0x80 or position > 8:
            break
    return number
