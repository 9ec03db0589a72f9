"""Definitions of options that lie in the variables of a library: debugging information says where, memory says what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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
from ecruntime.formats.library.definition_types import DEFINITION, MAX_DEFINITIONS, DefinitionTypes
from ecruntime.formats.library.library import FilledVariable, LibraryOption, OptionOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from elftools.dwarf.compileunit import CompileUnit
    from elftools.dwarf.die import DIE
    from elftools.dwarf.dwarfinfo import DWARFInfo

    from ecruntime.formats.library.definition_types import DefinitionPart
    from ecruntime.formats.library.image import Image
    from ecruntime.formats.library.library import SourcePlace

_REGISTER: Final = "ec_config_register_option"
MAX_WORDS: Final = 1_000
_MAX_TYPES: Final = 16
_ADDRESS: Final = 0x03
_FRAME: Final = frozenset({*range(0x70, 0x90), 0x91})
"""The operations for a place in the frame of a function."""
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


class ReadDefinitions(NamedTuple):
    """Options as debugging information tells of them."""

    options: tuple[LibraryOption, ...] = ()
    filled: tuple[FilledVariable, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences about each part that could not be read."""


def read_definitions(image: Image) -> ReadDefinitions:
    """Return the options of all variables of the type, and the variables that only code fills."""
    if not _may_have_definitions(image):
        is_wanted = lies_apart(image) and any(it.name == _REGISTER for it in image.symbols)
        note = "its debugging information lies in .dwo files beside its objects and was not read"
        return ReadDefinitions(notes=(note,) * is_wanted)
    if is_too_large(image):
        note = f"its debugging information has more than {MAX_DEBUG_SIZE} bytes and was not read"
        return ReadDefinitions(notes=(note,))
    found: list[LibraryOption | FilledVariable] = []  # filled as far as the reader comes
    left = [MAX_READS]
    notes: tuple[str, ...] = ()
    try:
        found.extend(islice(_definitions(image, left), MAX_DEFINITIONS))
    except Exception as error:  # noqa: BLE001 - a broken file is any error of the reader
        # The reader turns the end of our patience into an error of its own.
        if left[0] < 0:
            notes = ("its debugging information is too large and was read in part",)
        else:
            text = f"{type(error).__name__}: {error}".rstrip(": ")[:80]
            notes = (f"its debugging information is broken ({text}) and was read in part",)
    return ReadDefinitions(
        tuple(dict.fromkeys(it for it in found if isinstance(it, LibraryOption))),
        tuple(dict.fromkeys(it for it in found if isinstance(it, FilledVariable))),
        notes,
    )


def _may_have_definitions(image: Image) -> bool:
    if image.section(".debug_info") is None:
        return False
    # A compiler leaves out the types that a file does not use, so most libraries end here.
    return any(section.is_compressed or DEFINITION.encode() in section.data for section in debug_sections(image))


def _definitions(image: Image, left: list[int]) -> Iterator[LibraryOption | FilledVariable]:
    dwarf = open_debug_information(image, left)
    for unit in mentioning_units(image, dwarf, DEFINITION.encode()):
        reader = _Unit(image, dwarf, unit, left)
        for entry in variables_of(unit):
            yield from reader.options(entry)


class _Unit:
    """The variables of one unit of compilation."""

    def __init__(self, image: Image, dwarf: DWARFInfo, unit: CompileUnit, left: list[int]) -> None:
        self._image = image
        self._dwarf = dwarf
        self._unit = unit
        self._left = left
        self._types = DefinitionTypes()
        self._layouts: dict[int, _Layout] = {}

    def options(self, entry: DIE) -> Iterator[LibraryOption | FilledVariable]:
        """Yield the options of a variable, none if it is of another type or lies nowhere."""
        attributes = entry.attributes
        declared = entry
        for reference in ("DW_AT_abstract_origin", "DW_AT_specification"):
            if reference in declared.attributes:
                declared = declared.get_DIE_from_attribute(reference)
        if "DW_AT_location" not in attributes or "DW_AT_type" not in declared.attributes:
            return
        parts = self._types.parts(declared)
        if not parts:
            return
        location = attributes["DW_AT_location"].value
        address = self._address(location)
        name = declared.attributes.get("DW_AT_name")
        variable = name.value.decode("utf-8", "backslashreplace") if name is not None else ""
        place = source_place(self._dwarf, declared)
        is_empty = True
        for option in self._options_at(address, parts, variable, place) if address else ():
            is_empty = False
            yield option
        if is_empty and (_has_room(parts) if address else _is_in_frame(location)):
            yield FilledVariable(variable, place)

    def _options_at(
        self, address: int, parts: tuple[DefinitionPart, ...], variable: str, place: SourcePlace | None
    ) -> Iterator[LibraryOption]:
        for part in parts:
            layout = self._layout(part.structure)
            is_array = bool(part.repeats) or part.is_member
            for table in part.tables():
                for offset in table:
                    self._spend()
                    option = self._option(address + offset, layout, variable, place, is_array=is_array)
                    if option is None:
                        break  # an element without a name ends the array
                    yield option

    def _spend(self) -> None:
        self._left[0] -= 1
        if self._left[0] < 0:
            raise EOFError

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


def _has_room(parts: tuple[DefinitionPart, ...]) -> bool:
    """Tell whether a variable without options is more than the end of a table."""
    return any(not part.repeats or part.repeats[-1][0] > 1 for part in parts)


def _is_in_frame(location: Any) -> bool:  # noqa: ANN401 - bytes of an expression, or a number for a list
    return isinstance(location, list) and bool(location) and location[0] in _FRAME


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
