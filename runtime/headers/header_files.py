"""The headers of functions, structures and constants: what the catalogue has for each, in its part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from declarations import constant_lines, enumerators, function_lines, macro_lines, refusal_lines, structure_lines
from dependency_order import embedded_names, in_dependency_order, passed_names, structure_names
from header_text import BANNER, filled, guard, template

from ecruntime.formats.library.stamp_fields import ABI_VERSION, RUNTIME_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.catalogue.c_api import CApi


STAMP = "ec_abi.h"


def header_files(api: CApi, parts: Mapping[str, str], hook_aliases: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the text of each header, by its path below the include folder."""
    names = {item.header for item in api.functions} | {item.header for item in api.macros}
    names |= {item.header for item in api.constants}
    names |= {item.header for item in api.structures} | {item.header for item in api.opaque_types if item.header}
    aliases = {name: _alias(name, header) for name, header in api.header_aliases}
    return aliases | {
        name: filled(name, parts.get(name) or template(name), _blocks(api, name, hook_aliases.get(name, [])))
        for name in sorted(names | set(parts) | set(hook_aliases))
    }


def _alias(name: str, header: str) -> str:
    """Return a header that is another one by a further name."""
    return "\n".join([BANNER, f"#ifndef {guard(name)}", f"#define {guard(name)}", f'#include "{header}"', "#endif", ""])


def _blocks(api: CApi, header: str, hook_aliases: list[str]) -> dict[str, list[str]]:
    """Return the lines for each marker."""
    return {
        "includes": [f'#include "{name}"' for name in _needed_headers(api, header)],
        "structures": list(_structures(api, header)),
        "constants": list(_constants(api, header)),
        "functions": list(_functions(api, header)),
        "refused": list(_refusals(api, header)),
        "stamp": _stamp_lines() if header == STAMP else [],
        "hooks": [f'#include "{name}"' for name in hook_aliases],
    }


def _stamp_lines() -> list[str]:
    """Return the numbers of the stamp, which the reader of libraries names in the same order."""
    version = ["#ifndef EC_ABI_VERSION", f"#define EC_ABI_VERSION {ABI_VERSION}", "#endif"]
    fields = [f"  field({expression})" for expression in RUNTIME_FIELDS]
    return [*version, "#define EC_ABI_FIELDS(field) \\", *(f"{field} \\" for field in fields[:-1]), fields[-1]]


def _structures(api: CApi, header: str) -> Iterator[str]:
    here = [structure for structure in api.structures if structure.header == header]
    numbers = {constant.name: constant.value for constant in api.constants if constant.value is not None}
    for structure in in_dependency_order(here, structure_names, embedded_names):
        yield from structure_lines(structure, numbers)
        yield ""


def _constants(api: CApi, header: str) -> Iterator[str]:
    declared = enumerators(api)
    for constant in api.constants:
        has_value = constant.value is not None or constant.text is not None or constant.expression
        if constant.header == header and has_value and constant.name not in declared:
            yield from constant_lines(constant)


def _functions(api: CApi, header: str) -> Iterator[str]:
    for function in api.functions:
        if function.header == header and function.tier is not None and not function.is_by_hand and not function.libc:
            yield from function_lines(function)
    for macro in api.macros:
        if macro.header == header and macro.body:
            yield from macro_lines(macro)


def _refusals(api: CApi, header: str) -> Iterator[str]:
    refused = [function for function in api.functions if function.header == header and function.tier is None]
    if refused:
        yield "#ifndef EC_ALLOW_MISSING"
        for function in refused:
            yield from refusal_lines(function)
        yield "#endif"


def _needed_headers(api: CApi, header: str) -> list[str]:
    """Return the headers of structures that this one has or passes by value, and of functions of the C library."""
    own = [structure for structure in api.structures if structure.header == header]
    embedded = frozenset[str]().union(*(embedded_names(structure) for structure in own))
    provided = (function for function in api.functions if function.header == header and function.tier is not None)
    embedded |= frozenset[str]().union(*(passed_names(function.prototype) for function in provided))
    needed = {other.header for other in api.structures if structure_names(other) & embedded}
    needed |= {function.libc for function in api.functions if function.header == header and function.libc}
    return sorted(needed - {header})
