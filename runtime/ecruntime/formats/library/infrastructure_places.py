"""The lines of the author's source in which the infrastructures of a library are defined."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from ecruntime.formats.library.debug_information import (
    MAX_READS,
    debug_sections,
    is_too_large,
    mentioning_units,
    open_debug_information,
    source_place,
    variables_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elftools.dwarf.die import DIE

    from ecruntime.formats.library.image import Image
    from ecruntime.formats.library.library import SourcePlace

_TYPE: Final = "_module_infrastructure"
_MAX_PLACES: Final = 256
_MAX_TYPES: Final = 16


def infrastructure_places(image: Image) -> dict[str, SourcePlace]:
    """Return the place of each variable of the type, exported or not, by its name, as far as it can be read."""
    if image.section(".debug_info") is None or is_too_large(image):
        return {}
    if not any(section.is_compressed or _TYPE.encode() in section.data for section in debug_sections(image)):
        return {}
    found: dict[str, SourcePlace] = {}
    try:
        for name, place in islice(_places(image), _MAX_PLACES):
            found.setdefault(name, place)
    except Exception:  # noqa: BLE001 - a broken file is any error of the reader, and a place is an addition
        return found
    return found


def _places(image: Image) -> Iterator[tuple[str, SourcePlace]]:
    dwarf = open_debug_information(image, [MAX_READS])
    for unit in mentioning_units(image, dwarf, _TYPE.encode()):
        for entry in variables_of(unit):
            if "DW_AT_location" not in entry.attributes:
                continue
            declared = entry
            for reference in ("DW_AT_abstract_origin", "DW_AT_specification"):
                if reference in declared.attributes:
                    declared = declared.get_DIE_from_attribute(reference)
            name = declared.attributes.get("DW_AT_name")
            place = source_place(dwarf, entry) or source_place(dwarf, declared)
            if name is not None and place is not None and _is_infrastructure(declared):
                yield name.value.decode("utf-8", "backslashreplace"), place


def _is_infrastructure(entry: DIE) -> bool:
    current = entry
    for _ in range(_MAX_TYPES):
        if "DW_AT_type" not in current.attributes:
            return False
        current = current.get_DIE_from_attribute("DW_AT_type")
        name = current.attributes.get("DW_AT_name")
        if name is not None and _TYPE.encode() in name.value:
            return True
    return False
