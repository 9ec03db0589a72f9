"""The C interface of the server as data: functions, macros, types and constants, from one file for each area and kind.

`source` says where an entry comes from that no page of the documents has: "module", a published module uses it;
"corrected", the page is wrong in it; "chosen", it is ours; "bridge", the runtime's own part of the headers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.catalogue.entries import FOLDER, data_text

if TYPE_CHECKING:
    from collections.abc import Iterator

SYMBOLS = "c/symbols.txt"


@dataclass(frozen=True, slots=True)
class CFunction:
    """A function; without a tier it is not in this runtime, and a call of it is refused by name."""

    name: str
    area: str
    header: str
    prototype: str
    tier: int | None = None
    thread: str = ""
    attributes: tuple[str, ...] = ()
    """Attributes of gcc, such as `format(printf, 2, 3)`."""
    libc: str = ""
    """The header of the C library that declares it; ours includes that one."""
    is_by_hand: bool = False
    """True when a hand-written part declares it."""
    is_variable: bool = False
    source: str = ""
    since: str = ""
    """The first version of the server that has it, where a page names one."""


@dataclass(frozen=True, slots=True)
class CMacro:
    """A macro with parameters."""

    name: str
    area: str
    header: str
    parameters: tuple[str, ...]
    body: str = ""
    """Its expansion; empty when a hand-written part defines it."""
    tier: int | None = None
    source: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class CMember:
    """One member of a structure. `a.b` is member b of the nested structure or union a."""

    type: str
    name: str
    bits: int | None = None
    values: tuple[str, ...] = ()
    """The enumerators of an enumeration that is declared here."""


@dataclass(frozen=True, slots=True)
class CStructure:
    """A structure or union, its members in the documented order."""

    name: str
    area: str
    header: str
    members: tuple[CMember, ...]
    tag: str
    kind: str = "struct"
    aliases: tuple[str, ...] = ()
    tier: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class COpaqueType:
    """A structure or union of which modules have pointers only, or whose layout a hand-written part gives."""

    name: str
    area: str
    tag: str
    kind: str = "struct"
    aliases: tuple[str, ...] = ()
    header: str = ""
    """The documented header, where one is named; `ec_types.h` has the type anyway."""


@dataclass(frozen=True, slots=True)
class CTypeName:
    """Another name of a type: what follows `typedef`."""

    name: str
    area: str
    definition: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class CConstant:
    """A number, a text, an expression of C, or none of these when a hand-written part defines it."""

    name: str
    area: str
    header: str
    value: int | None = None
    text: str | None = None
    expression: str = ""
    is_chosen: bool = False
    """True when the documents give no value, so that this one is ours."""
    tier: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class CApi:
    """The whole interface; each tuple is in the order of the files, which are in bytewise order of the areas."""

    functions: tuple[CFunction, ...]
    macros: tuple[CMacro, ...]
    structures: tuple[CStructure, ...]
    opaque_types: tuple[COpaqueType, ...]
    type_names: tuple[CTypeName, ...]
    constants: tuple[CConstant, ...]
    header_aliases: tuple[tuple[str, str], ...]
    """Further names of headers: (name, header)."""


@cache
def load_c_api() -> CApi:
    """Return the catalogue of the C interface; made once, since it is immutable."""
    functions = tuple(_tables("functions"))
    structures = tuple(_tables("structures"))
    return CApi(
        functions=tuple(_function(area, table) for area, kind, table in functions if kind == "function"),
        macros=tuple(_macro(area, table) for area, kind, table in functions if kind == "macro"),
        structures=tuple(_structure(area, table) for area, kind, table in structures if kind == "structure"),
        opaque_types=tuple(_opaque_type(area, table) for area, kind, table in structures if kind == "opaque"),
        type_names=tuple(_type_name(area, table) for area, kind, table in structures if kind == "type"),
        constants=tuple(_constant(area, table) for area, _, table in _tables("constants")),
        header_aliases=tuple((table["name"], table["header"]) for table in _document("headers.toml")["alias"]),
    )


@cache
def provided_symbols() -> frozenset[str]:
    """Return every symbol that the runtime gives to a library: functions of the interface, and the bridge's own."""
    return frozenset(data_text(SYMBOLS).split())


def symbol_lines(api: CApi) -> str:
    """Return the text of the file that `provided_symbols` reads."""
    names = sorted({item.name for item in api.functions if item.tier is not None and not item.libc})
    return "".join(f"{name}\n" for name in names)


def _tables(kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    # Any: the values come straight from our own data files, and a test reads each entry.
    for file in sorted((FOLDER / "c" / kind).glob("*.toml")):
        for entry_kind, tables in _document(f"{kind}/{file.name}").items():
            for table in tables:
                yield file.stem, entry_kind, table


def _document(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomli.loads(data_text(f"c/{name}"))


def _function(area: str, table: dict[str, Any]) -> CFunction:
    return CFunction(
        name=table["name"],
        area=area,
        header=table["header"],
        prototype=table["prototype"],
        tier=table.get("tier"),
        thread=table.get("thread", ""),
        attributes=tuple(table.get("attributes", ())),
        libc=table.get("libc", ""),
        is_by_hand=table.get("by_hand", False),
        is_variable=table.get("variable", False),
        source=table.get("source", ""),
        since=table.get("since", ""),
    )


def _macro(area: str, table: dict[str, Any]) -> CMacro:
    return CMacro(
        name=table["name"],
        area=area,
        header=table["header"],
        parameters=tuple(table["parameters"]),
        body=table.get("body", ""),
        tier=table.get("tier"),
        source=table.get("source", ""),
        since=table.get("since", ""),
    )


def _structure(area: str, table: dict[str, Any]) -> CStructure:
    members = (
        CMember(item["type"], item["name"], item.get("bits"), tuple(item.get("values", ())))
        for item in table["members"]
    )
    return CStructure(
        name=table["name"],
        area=area,
        header=table["header"],
        members=tuple(members),
        tag=table.get("tag", table["name"]),
        kind=table.get("kind", "struct"),
        aliases=tuple(table.get("aliases", ())),
        tier=table.get("tier"),
        source=table.get("source", ""),
    )


def _opaque_type(area: str, table: dict[str, Any]) -> COpaqueType:
    return COpaqueType(
        name=table["name"],
        area=area,
        tag=table.get("tag", table["name"]),
        kind=table.get("kind", "struct"),
        aliases=tuple(table.get("aliases", ())),
        header=table.get("header", ""),
    )


def _type_name(area: str, table: dict[str, Any]) -> CTypeName:
    return CTypeName(table["name"], area, table["definition"], table.get("source", ""))


def _constant(area: str, table: dict[str, Any]) -> CConstant:
    return CConstant(
        name=table["name"],
        area=area,
        header=table["header"],
        value=table.get("value"),
        text=table.get("text"),
        expression=table.get("expression", ""),
        is_chosen=table.get("chosen", False),
        tier=table.get("tier"),
        source=table.get("source", ""),
    )
