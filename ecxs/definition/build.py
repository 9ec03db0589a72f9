"""Construction of a draft from the plain values of `module.toml`; unknown keys become complaints."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.access_level import AccessLevel
from ecruntime.model.listener import listener_fallback
from ecruntime.model.module import (
    USUAL_ALIGNMENT,
    CommandDeclaration,
    Language,
    ListenerDeclaration,
    MemtypeDeclaration,
    ProviderDeclaration,
    is_alignment,
)
from ecruntime.model.module_kind import ModuleKind
from ecxs.definition.build_hook import build_hook
from ecxs.definition.build_option import build_option, fallback_of
from ecxs.definition.build_package import build_package
from ecxs.definition.build_server_hook import build_server_hook
from ecxs.definition.complaint import display_value
from ecxs.definition.declaration_table import DeclarationTable
from ecxs.definition.partial_definition import PartialDefinition

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.definition.complaint import Complaint
    from ecxs.definition.default import WrittenDefault
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.parse import Values

T = TypeVar("T")
SCHEMA = 1
_KINDS = ("fixed", "vsize")


class ProviderOrder(StrEnum):
    """The end of its hook's chain at which a provider is registered."""

    FIRST = "first"
    LAST = "last"


def build(values: Values, complaints: list[Complaint]) -> PartialDefinition:
    """Build the draft of a declaration, and add complaints to the list."""
    file = DeclarationTable(values, (), "module.toml", complaints)
    _check_schema(file)
    # The module comes first: an option without a fallback takes its path from the module's name and type.
    draft = _module(file)
    draft.package = build_package(file)
    _fill(file, "option", draft.options, lambda table: build_option(table, partial(_path, draft), draft.defaults))
    _fill(file, "provider", draft.providers, _provider)
    _fill(file, "hook", draft.hooks, lambda table: build_hook(table, draft.name))
    _fill(file, "server_hook", draft.server_hooks, build_server_hook)
    _fill(file, "memtype", draft.memtypes, _memtype)
    _fill(file, "command", draft.commands, _command)
    _fill(file, "listener", draft.listeners, lambda table: _listener(table, draft.defaults))
    # Last, since a key is known only after it was asked for.
    file.refuse_unknown()
    return draft


def _fill(
    file: DeclarationTable, key: str, entries: list[tuple[int, T]], build_one: Callable[[DeclarationTable], T | None]
) -> None:
    """Enter the readable tables of an array, each with its index."""
    for index, table in enumerate(file.tables(key)):
        made = build_one(table)
        if made is not None:
            entries.append((_index(table, index), made))


def _path(draft: PartialDefinition, table: DeclarationTable) -> str | None:
    return fallback_of(table, draft)


def _index(table: DeclarationTable, index: int) -> int:
    # `tables` skips entries that are no tables, so a count of the loop may differ from the index in the file.
    last = table.path[-1]
    return last if isinstance(last, int) else index


def _check_schema(file: DeclarationTable) -> None:
    if not file.has("schema"):
        file.complain("MOD003", "schema", "the file has no schema number", f"begin with 'schema = {SCHEMA}'")
    elif file.integer("schema", SCHEMA) != SCHEMA:
        message = f"schema {file.integer('schema')} is not known; this version reads schema {SCHEMA}"
        file.complain("MOD003", "schema", message, f"write 'schema = {SCHEMA}', or use a newer version")


def _module(file: DeclarationTable) -> PartialDefinition:
    if not file.has("module"):
        file.complain("MOD005", "module", "the file has no table [module]", "add [module] with name and language")
        return PartialDefinition()
    table = file.table("module", "[module]")
    draft = PartialDefinition(
        name=table.required_text("name"),
        language=_language(table),
        kind=table.choice("type", ModuleKind, ModuleKind.SINGLETON),
        description=table.text("description"),
        requires=table.names("requires"),
        provides=table.names("provides"),
        uses=table.names("uses"),
        calls=table.names("calls"),
        has_catch_all=table.flag("catch_all", default=False),
    )
    table.refuse_unknown()
    return draft


def _language(table: DeclarationTable) -> Language:
    if not table.has("language"):
        words = ", ".join(Language)
        table.complain("MOD005", "language", "[module] has no 'language'", f"add one of {words}")
    return table.choice("language", Language, Language.PYTHON)


def _provider(table: DeclarationTable) -> ProviderDeclaration:
    hook = table.required_text("hook")
    order = table.choice("order", ProviderOrder, ProviderOrder.LAST)
    table.refuse_unknown()
    return ProviderDeclaration(hook, order is ProviderOrder.FIRST)


def _memtype(table: DeclarationTable) -> MemtypeDeclaration:
    name = table.required_text("name")
    kind = table.required_text("kind")
    size = table.integer("size")
    if kind and kind not in _KINDS:
        table.complain("MOD007", "kind", f"'kind' in [[memtype]] is '{kind[:60]}'", f"known are {', '.join(_KINDS)}")
    if kind == "fixed" and not table.has("size"):
        table.complain("MOD027", "kind", f"memtype '{name}' is fixed and has no size", "add size = <bytes>")
    elif kind == "fixed" and not 0 < size < 2**31:
        table.complain("MOD027", "size", f"memtype '{name}' cannot have this size", "give a positive number of bytes")
    elif kind == "vsize" and table.has("size"):
        table.complain(
            "MOD027", "size", f"memtype '{name}' is vsize and has a size", 'delete it, or write kind = "fixed"'
        )
    aligned = table.integer("aligned", USUAL_ALIGNMENT)
    if not is_alignment(aligned):
        message = f"memtype '{name}' cannot be aligned to {display_value(aligned)}"
        table.complain("MOD027", "aligned", message, "give a power of two, such as 8")
    force_zero = table.flag("force_zero", default=False)
    table.refuse_unknown()
    return MemtypeDeclaration(name, kind == "fixed", size, aligned, force_zero)


def _command(table: DeclarationTable) -> CommandDeclaration:
    level = table.choice("level", AccessLevel, AccessLevel.ADMIN)
    arguments = table.names("arguments") if table.has("arguments") else None
    command = CommandDeclaration(table.required_text("name"), table.text("summary"), level, arguments)
    table.refuse_unknown()
    return command


def _listener(table: DeclarationTable, defaults: dict[KeyPath, WrittenDefault]) -> ListenerDeclaration | None:
    """Build a listener; `None` when one of its options could not be read."""
    name = table.required_text("name")
    summary = table.text("summary")
    has_acceptor = table.flag("acceptor", default=False)
    # A bad name is refused by the checks; with an empty path its options are still read and checked.
    path = listener_fallback(name) if is_identifier(name) else ""
    options = [build_option(below, lambda _: path, defaults) for below in table.tables("option")]
    table.refuse_unknown()
    read = tuple(option for option in options if option is not None)
    return ListenerDeclaration(name, summary, has_acceptor, read) if len(read) == len(options) else None
