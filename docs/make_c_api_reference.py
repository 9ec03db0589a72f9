"""Write the reference of the server's C interface: a page for each area of functions, types and constants.

Run it after a change of `runtime/ecruntime/catalogue/c`: `python docs/make_c_api_reference.py`.
"""

# ruff: noqa: E501 - a sentence of a page is not broken

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from page_folder import ROOT, PageFolder

from ecruntime.catalogue.c_api import load_c_api

# The generator of headers has C as it is written there; it is no package, so that the wheel leaves it out.
sys.path.append(str(ROOT / "runtime" / "headers"))
from declarations import constant_lines, function_lines, macro_lines, structure_lines, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecruntime.catalogue.c_api import CApi, CConstant, CFunction, CMacro

PAGES = Path("docs", "reference", "c-api")
BANNER = (
    "<!-- Made by ecxs from the catalogue of the C interface. Do not edit: "
    "`python docs/make_c_api_reference.py` rewrites it. -->"
)
THREADS: Final = {"any": "any thread", "scheduler": "the scheduler thread alone", "pool": "a thread of a pool"}
SOURCES: Final = {
    "module": "A published module uses it; no page of the documents has it.",
    "corrected": "The page of the documents is wrong in it, and this is what modules compile with.",
    "chosen": "The documents leave it open, and it is chosen here.",
    "bridge": "Of this runtime, not of the server.",
}


def wanted_files() -> dict[Path, str]:
    """Return every page, by its path below the root of the checkout."""
    api = load_c_api()
    return {PAGES / "README.md": _index(api)} | {PAGES / f"{area}.md": _page(api, area) for area in areas(api)}


def pages() -> PageFolder:
    """Return the pages as they shall be."""
    return PageFolder(PAGES, wanted_files())


def areas(api: CApi) -> list[str]:
    """Return the areas of all entries, in bytewise order."""
    every = (*api.functions, *api.macros, *api.structures, *api.opaque_types, *api.type_names, *api.constants)
    return sorted({item.area for item in every})


def _index(api: CApi) -> str:
    here = sum(function.tier is not None for function in api.functions)
    lines = [
        BANNER,
        "# C interface",
        "",
        f"What modules in C include and call, by area: {len(api.functions)} functions, of which this runtime has {here},",
        f"{len(api.structures)} structures, {len(api.opaque_types)} types behind pointers, {len(api.constants)} constants.",
        "How a module uses them is told in [c-modules](../../c-modules.md) and the [tutorial](../../c-tutorial.md).",
        "",
        "A function that this runtime has not is declared all the same: a call of it is refused by the compiler, with file and",
        "line, and by [LIB008](../rules/library.md#lib008) in a library that is built already. On the server it is there.",
        "",
        "| area | functions | not in this runtime | types | constants |",
        "|---|---|---|---|---|",
    ]
    for area in areas(api):
        functions = [item for item in api.functions if item.area == area]
        absent = sum(item.tier is None for item in functions)
        present = len(functions) - absent + sum(item.area == area for item in api.macros)
        types = sum(item.area == area for item in (*api.structures, *api.opaque_types, *api.type_names))
        constants = sum(item.area == area for item in api.constants)
        counts = " | ".join(str(count or "") for count in (present, absent, types, constants))
        lines.append(f"| [{area}]({area}.md) | {counts} |")
    return "\n".join(lines) + "\n"


def _page(api: CApi, area: str) -> str:
    functions = [item for item in api.functions if item.area == area]
    lines = [BANNER, f"# C: {area}", "", *_headers(api, area)]
    present: list[CFunction | CMacro] = [item for item in functions if item.tier is not None]
    present += [item for item in api.macros if item.area == area]
    if present:
        lines += ["", "## Functions"]
        for item in present:
            lines += _function(item)
    absent = [item for item in functions if item.tier is None]
    if absent:
        lines += ["", "## Not in this runtime", "", "Declared, and refused by name when they are called."]
        for header, group in _by_header(absent).items():
            prototypes = [line for item in group for line in wrapped(f"{item.prototype};")]
            lines += ["", *_code([f'#include "{header}"', "", *prototypes])]
    lines += _types(api, area)
    lines += _constants([item for item in api.constants if item.area == area])
    return "\n".join(lines) + "\n"


def _headers(api: CApi, area: str) -> list[str]:
    every = (*api.functions, *api.macros, *api.structures, *api.constants)
    names = sorted({item.header for item in every if item.area == area and item.header})
    known = ", ".join(f"`{name}`" for name in names)
    return [f"Headers: {known}. All areas are in the [index](README.md)."] if names else ["See the [index](README.md)."]


def _function(item: CFunction | CMacro) -> list[str]:
    is_function = hasattr(item, "prototype")
    lines = ["", f"### {item.name}", ""]
    lines += _code(function_lines(item) if is_function else macro_lines(item) if item.body else _opening(item))
    facts = [f"Header: `{item.header}`."]
    if is_function and item.thread:
        facts.append(f"Thread: {THREADS[item.thread]}.")
    if is_function and item.libc:
        facts.append(f"The C library has it, in `{item.libc}`.")
    if item.since:
        facts.append(f"Since version {item.since} of the server.")
    if item.source:
        facts.append(SOURCES[item.source])
    return [*lines, "", " ".join(facts)]


def _opening(item: CMacro) -> list[str]:
    return [f"#define {item.name}({', '.join(item.parameters)})"]


def _types(api: CApi, area: str) -> list[str]:
    numbers = {item.name: item.value for item in api.constants if item.value is not None}
    lines: list[str] = []
    for structure in (item for item in api.structures if item.area == area):
        names = ", ".join(f"`{name}`" for name in structure.aliases)
        also = f" Also called {names}." if names else ""
        lines += ["", f"### {structure.name}", "", *_code(structure_lines(structure, numbers))]
        lines += ["", f"Header: `{structure.header}`.{also} {SOURCES.get(structure.source, '')}".rstrip()]
    names = [item for item in api.type_names if item.area == area]
    if names:
        lines += ["", "### Names of types", ""]
        lines += _code([line for item in names for line in wrapped(f"typedef {item.definition};")])
    opaque = [item for item in api.opaque_types if item.area == area]
    if opaque:
        lines += ["", "### Behind pointers", "", "Modules have pointers to these, and no members.", ""]
        lines += _code([f"typedef {item.kind} {item.tag} {item.name};" for item in opaque])
    return ["", "## Types", *lines] if lines else []


def _constants(constants: list[CConstant]) -> list[str]:
    if not constants:
        return []
    lines = ["", "## Constants"]
    for header, group in _by_header(constants).items():
        shown = [line for item in group for line in _constant(item)]
        lines += ["", *_code([f'#include "{header}"', "", *shown])]
    if any(item.is_chosen for item in constants):
        lines += ["", "Where *chosen* stands, the documents give no number, and this one holds here alone."]
    return lines


def _constant(item: CConstant) -> list[str]:
    if item.value is None and item.text is None and not item.expression:
        return [f"#define {item.name} /* see the header */"]
    lines = constant_lines(item)
    return [*lines[:-1], f"{lines[-1]}{' /* chosen */' if item.is_chosen else ''}"]


def _by_header(items: Iterable[CFunction] | Iterable[CConstant]) -> Mapping[str, list[CFunction | CConstant]]:
    found: defaultdict[str, list[CFunction | CConstant]] = defaultdict(list)
    for item in items:
        found[item.header].append(item)
    return found


def _code(lines: list[str]) -> list[str]:
    return ["```c", *lines, "```"]


if __name__ == "__main__":
    pages().write()
