"""The header `ec_types.h`: each type by its name, so that every other header can speak of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from declarations import wrapped
from dependency_order import in_dependency_order, words
from header_text import BANNER

if TYPE_CHECKING:
    from ecruntime.catalogue.c_api import CApi, COpaqueType, CStructure


def type_header(api: CApi) -> str:
    """Return the text of the header."""
    lines = [BANNER, "#ifndef EC_EC_TYPES_H", "#define EC_EC_TYPES_H", '#include "defines.h"', ""]
    lines += ["#ifdef __cplusplus", 'extern "C" {', "#endif", ""]
    lines += _forward_lines(api)
    lines.append("")
    ordered = in_dependency_order(
        api.type_names, lambda item: frozenset({item.name}), lambda item: words(item.definition) - {item.name}
    )
    lines += [line for item in ordered for line in wrapped(f"typedef {item.definition};")]
    lines += ["", "#ifdef __cplusplus", "}", "#endif", "", "#endif", ""]
    return "\n".join(lines)


def _forward_lines(api: CApi) -> list[str]:
    """Return a declaration for each structure; one whose name a function has, too, keeps its tag alone."""
    functions = {function.name for function in api.functions}
    types: list[CStructure | COpaqueType] = [*api.structures, *api.opaque_types]
    lines = []
    for item in sorted(types, key=lambda item: (item.area, item.name)):
        names = [name for name in (item.name, *item.aliases) if name not in functions]
        lines += [f"typedef {item.kind} {item.tag} {name};" for name in names]
        if not names:
            lines.append(f"{item.kind} {item.tag};")
    return lines
