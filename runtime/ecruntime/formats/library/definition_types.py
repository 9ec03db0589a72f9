"""Places of the definitions of options within a variable, by its type: alone, in arrays, in an author's structure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elftools.dwarf.die import DIE

DEFINITION: Final = "ec_config_option_def"
MAX_DEFINITIONS: Final = 2_000
_QUALIFIERS: Final = frozenset({"DW_TAG_const_type", "DW_TAG_volatile_type", "DW_TAG_typedef"})
_STRUCTURES: Final = frozenset({"DW_TAG_structure_type", "DW_TAG_class_type"})
_MEMBERS: Final = frozenset({"DW_TAG_member", "DW_TAG_inheritance"})
_MAX_TYPES: Final = 16
_MAX_PARTS: Final = 64


@dataclass(frozen=True, slots=True)
class DefinitionPart:
    """One definition, or as many as the arrays around it have elements."""

    structure: DIE
    offset: int = 0
    repeats: tuple[tuple[int, int], ...] = ()
    """The number of elements of each array and their size, the outermost array first."""
    is_member: bool = False
    """Whether it is a member of another structure."""

    def tables(self) -> Iterator[range]:
        """Yield the places of the elements of each innermost array, from the beginning of the variable."""
        *outer, (count, size) = self.repeats or ((1, 1),)
        for numbers in product(*(range(min(number, MAX_DEFINITIONS)) for number, _ in outer)):
            start = self.offset + sum(number * step for number, (_, step) in zip(numbers, outer, strict=True))
            yield range(start, start + min(count, MAX_DEFINITIONS) * size, max(size, 1))


@dataclass(frozen=True, slots=True)
class _Shape:
    size: int = 0
    parts: tuple[DefinitionPart, ...] = ()

    def repeated(self, count: int) -> _Shape:
        parts = (replace(part, repeats=((count, self.size), *part.repeats)) for part in self.parts)
        return _Shape(self.size * count, tuple(parts))


class DefinitionTypes:
    """The types of a unit; each is read once."""

    def __init__(self) -> None:
        self._parts: dict[tuple[int, int], tuple[DefinitionPart, ...]] = {}
        self._structures: dict[int, _Shape] = {}

    def parts(self, entry: DIE) -> tuple[DefinitionPart, ...]:
        """Return what a variable of this declaration holds; nothing for another type."""
        # Where the linker optimizes, what is declared lies in another unit, and places count from its beginning.
        at = (entry.cu.cu_offset, entry.attributes["DW_AT_type"].raw_value)
        if at not in self._parts:
            self._parts[at] = self._shape(entry, _MAX_TYPES).parts
        return self._parts[at]

    def _shape(self, entry: DIE, left: int, *, is_definition: bool = False) -> _Shape:
        if left == 0 or "DW_AT_type" not in entry.attributes:
            return _Shape()
        kind = entry.get_DIE_from_attribute("DW_AT_type")
        name = kind.attributes.get("DW_AT_name")
        is_definition = is_definition or (name is not None and name.value.lstrip(b"_") == DEFINITION.encode())
        if kind.tag in _QUALIFIERS:
            return self._shape(kind, left - 1, is_definition=is_definition)
        if kind.tag == "DW_TAG_array_type":
            shape = self._shape(kind, left - 1, is_definition=is_definition)
            for count in reversed(_lengths(kind)) if shape.parts else ():
                shape = shape.repeated(count)
            return shape
        if kind.tag not in _STRUCTURES or "DW_AT_byte_size" not in kind.attributes:
            return _Shape()
        if is_definition:
            return _Shape(int(kind.attributes["DW_AT_byte_size"].value), (DefinitionPart(kind),))
        return self._members(kind, left - 1)

    def _members(self, structure: DIE, left: int) -> _Shape:
        if structure.offset not in self._structures:
            self._structures[structure.offset] = _Shape()  # a structure within itself, in a broken file, ends here
            parts: list[DefinitionPart] = []
            for member in structure.iter_children():
                at = member.attributes.get("DW_AT_data_member_location")
                if member.tag in _MEMBERS and at is not None and isinstance(at.value, int):
                    inner = self._shape(member, left).parts
                    parts += [replace(part, offset=part.offset + at.value, is_member=True) for part in inner]
            size = int(structure.attributes["DW_AT_byte_size"].value)
            self._structures[structure.offset] = _Shape(size, tuple(parts[:_MAX_PARTS]))
        return self._structures[structure.offset]


def _lengths(array: DIE) -> list[int]:
    """Return the number of elements in each dimension, 0 where it is not known."""
    found = []
    for child in array.iter_children():
        if child.tag == "DW_TAG_subrange_type":
            last, count = (child.attributes.get(key) for key in ("DW_AT_upper_bound", "DW_AT_count"))
            length = int(last.value) + 1 if last is not None else int(count.value) if count is not None else 0
            found.append(length)
    return found or [0]
